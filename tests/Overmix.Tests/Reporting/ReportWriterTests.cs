using System.Text;
using System.Xml.Linq;
using Overmix.Core.Directives;
using Overmix.Core.Errors;
using Overmix.Reporting;
using Overmix.Reporting.Pages;
using Overmix.Reporting.Plots;
using SkiaSharp;

namespace Overmix.Tests.Reporting;

public sealed class ReportWriterTests(UsualReport report) : IClassFixture<UsualReport>
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    public static TheoryData<string> HardNames => [.. HardCases.All.Keys];

    [Theory]
    [MemberData(nameof(HardNames))]
    public void Figures_HardCase_AreReadable(string name)
    {
        ReportData data = HardCases.All[name]();
        IReadOnlyList<Figure> figures = ReportWriter.FiguresOf(data);

        Assert.InRange(figures.Count, 3, 7);
        foreach (Figure figure in figures)
        {
            XElement svg = XDocument.Parse(FigurePainter.Svg(figure, Theme.Light, FigureShape.Narrow)).Root!;
            Assert.Equal(Svg + "svg", svg.Name);
            Assert.All(svg.Descendants().Attributes(), a => Assert.DoesNotMatch("nan|inf", a.Value));
            Assert.NotEmpty(figure.Caption);
            Assert.NotEmpty(figure.AltText);
        }

        HtmlReader.Elements(ReportPage.Of(data, figures));
    }

    [Theory]
    [InlineData("no record")]
    [InlineData("one run diverged")]
    public void Write_HardCase_GivesEveryFile(string name)
    {
        using var hard = new ReportFolder(HardCases.All[name]());

        Assert.Contains("index.html", hard.Files().Keys);
        Assert.All(Directory.GetFiles(Path.Combine(hard.Root, "figures"), "*.png"), path => SKBitmap.Decode(path).Dispose());
    }

    [Fact]
    public void Write_Usual_GivesEveryFile()
    {
        string[] expected =
        [
            "index.html", "results.csv", "results.tex",
            .. from figure in new[] { "test-error", "validation-error", "mixup-loss", "excess-loss", "memorization-gap", "gradient-norm", "accuracies" }
               from ending in new[] { ".svg", ".png", ".pdf", "-dark.svg", "-dark.png", ".csv" }
               select Path.Combine("figures", figure + ending),
        ];
        Assert.Equal(expected.Order(StringComparer.Ordinal), report.Files().Keys.Order(StringComparer.Ordinal));
        Assert.Equal(Path.Combine(report.Root, "index.html"), report.Page);
    }

    [Fact]
    public void Write_EqualData_GivesEqualBytes()
    {
        // Something else drawn in between: no counter of the process may show in the files.
        using var other = new ReportFolder(SampleReports.Usual(1));
        using var second = new ReportFolder(SampleReports.Usual());

        IReadOnlyDictionary<string, byte[]> again = second.Files();
        Assert.All(report.Files(), file => Assert.Equal(file.Value, again[file.Key]));
    }

    [Fact]
    public void Write_Png_IsThreeHundredDotsAnInchWithInkOnGround()
    {
        using SKBitmap light = SKBitmap.Decode(report.Figure("test-error.png")), dark = SKBitmap.Decode(report.Figure("test-error-dark.png"));
        Assert.Equal((2750, 1375), (light.Width, light.Height));
        Assert.Equal(new SKColor(0xFF, 0xFF, 0xFF), light.GetPixel(2, 2));
        Assert.Equal(new SKColor(0x17, 0x1B, 0x21), dark.GetPixel(2, 2));
        // The first series' colour is there: the curve was drawn.
        Assert.Contains(light.Pixels, p => p == new SKColor(0xB5, 0x41, 0x0B));
    }

    [Fact]
    public void Write_Svg_HasNoTextThatNeedsAFontAndScales()
    {
        XDocument svg = report.Svg("test-error.svg");
        Assert.Empty(svg.Descendants(Svg + "text"));
        Assert.NotEmpty(svg.Descendants(Svg + "use"));
        Assert.Equal("0 0 880 440", svg.Root!.Attribute("viewBox")!.Value);
        Assert.Contains("19.0", svg.Descendants(Svg + "desc").Single().Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_Svg_DrawsEachShapeOnceAndNoBlackGround()
    {
        XDocument svg = report.Svg("accuracies.svg");
        Assert.Distinct(svg.Descendants(Svg + "path").Where(p => p.Parent!.Name != Svg + "defs").Select(p => $"{p.Attribute("transform")} {p.Attribute("d")}"));
        Assert.All(svg.Descendants(Svg + "rect").Where(r => r.Parent!.Name != Svg + "clipPath"), r => Assert.NotNull(r.Attribute("fill")));
    }

    [Fact]
    public void Write_TwelveSeedsOfFiveHundredEvaluations_StaysBelowThreeMegabytes()
    {
        RunGroup Many(RunGroup group, ObjectiveKind kind) => group with { Curves = [.. Enumerable.Range(1, 12).Select(s => SampleReports.Curve(s, kind, 20_000, 500))] };
        ReportData many = SampleReports.With(
            Many(SampleReports.Mixup(12), ObjectiveKind.Mixup), Many(SampleReports.Erm(12), ObjectiveKind.Erm));

        Assert.InRange(Encoding.UTF8.GetByteCount(ReportPage.Of(many, ReportWriter.FiguresOf(many))), 100_000, 3_000_000);
    }

    [Fact]
    public void Write_FolderIsAFile_SaysWhere()
    {
        string file = Path.GetTempFileName();
        try
        {
            StorageException error = Assert.Throws<StorageException>(() => ReportWriter.Write(SampleReports.Usual(1), file));
            Assert.Contains(file, error.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void Write_NoGroup_IsACallersBug() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => ReportWriter.Write(SampleReports.With(), Path.GetTempPath()));
}
