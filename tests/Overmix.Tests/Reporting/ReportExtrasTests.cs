using System.Text;
using System.Text.RegularExpressions;
using Overmix.Core.Gallery;
using Overmix.Reporting;
using Overmix.Reporting.Pages;
using SkiaSharp;

namespace Overmix.Tests.Reporting;

/// <summary>What a report gives beside its figures: PDF, LaTeX and CSV tables, how groups differ, mixed examples.</summary>
public sealed partial class ReportExtrasTests(UsualReport report) : IClassFixture<UsualReport>
{
    [Fact]
    public void Pdf_Figure_IsOnePageOfItsSizeWithFontAndNoPicture()
    {
        string pdf = Encoding.Latin1.GetString(File.ReadAllBytes(report.Figure("test-error.pdf")));
        Assert.StartsWith("%PDF-1.", pdf, StringComparison.Ordinal);
        Assert.EndsWith("%%EOF", pdf.TrimEnd(), StringComparison.Ordinal);
        Assert.Single(PageObject().Matches(pdf));
        Assert.Matches(@"/MediaBox \[0 0 660 330\]", pdf); // 880 × 440 pixels at 96 an inch, in points
        Assert.Contains("/FontFile2", pdf, StringComparison.Ordinal); // the words stay words, and bring their font
        Assert.DoesNotContain("/Subtype /Image", pdf, StringComparison.Ordinal);
        Assert.DoesNotContain("/CreationDate", pdf, StringComparison.Ordinal);
    }

    [Fact]
    public void Latex_Usual_HasARowAGroupOfEightCells()
    {
        string[] rows = [.. File.ReadAllLines(Path.Combine(report.Root, "results.tex")).Where(l => l.EndsWith(@"\\", StringComparison.Ordinal))];
        Assert.Equal(3, rows.Length);
        Assert.All(rows, row => Assert.Equal(8, row.Split(" & ").Length));
        Assert.Equal(@"Mixup & 3 & u-shaped & 160 & 11.1 & 19.1 & 10.7 & +7.9 {[}+6.8, +9.0{]} \\", rows[1]);
        Assert.Contains("--", rows[2].Split(" & ")[3], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(@"100% & \input{x} $a_1^2$ #~", @"100\% \& \textbackslash{}input\{x\} \$a\_1\textasciicircum{}2\$ \#\textasciitilde{}")]
    [InlineData("λ = 0.5 – α ≥ 1", @"$\lambda$ = 0.5 -- $\alpha$ $\ge$ 1")]
    [InlineData("a\u0000b\nc\u001B", "ab c")]
    [InlineData("Müller", "Müller")]
    public void Escape_Hostile_IsText(string text, string expected) => Assert.Equal(expected, LatexText.Escape(text));

    [Fact]
    public void Latex_CommandWithALineBreak_StaysAComment()
    {
        ReportData data = SampleReports.Usual(1) with { Command = "overmix report 'a\nb'\u2028\\end{document}" };
        Assert.All(ResultTable.Latex(data).Split('\n').TakeWhile(l => !l.StartsWith(@"\begin", StringComparison.Ordinal)), l => Assert.StartsWith("%", l, StringComparison.Ordinal));
    }

    [Fact]
    public void Csv_Usual_HasTheNumbersInFull()
    {
        string[] lines = File.ReadAllLines(Path.Combine(report.Root, "results.csv"));
        Assert.Equal(3, lines.Length);
        Assert.All(lines, l => Assert.Equal(10, l.Split(',').Length));
        Assert.StartsWith("Mixup,3,u-shaped,160,0.111", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Page_Differences_ShowKeysAndValuesAsText()
    {
        ReportData data = SampleReports.Usual(1) with { Differences = [new("objective", ["mixup@0-", "erm@0-"]), new("mixup.alpha", ["<b>1</b>", null])] };
        string page = ReportPage.Of(data, ReportWriter.FiguresOf(data));
        Assert.Contains("<th scope=\"row\"><code>objective</code></th><td>mixup@0-</td><td>erm@0-</td>", page, StringComparison.Ordinal);
        Assert.Contains("<td>&lt;b&gt;1&lt;/b&gt;</td><td>–</td>", page, StringComparison.Ordinal);
        HtmlReader.Elements(page);
        Assert.Contains("the same in all but name and seed", ReportPage.Of(SampleReports.Usual(1), ReportWriter.FiguresOf(SampleReports.Usual(1))), StringComparison.Ordinal);
        ReportData one = SampleReports.With(SampleReports.Mixup(1));
        Assert.DoesNotContain("How the groups differ", ReportPage.Of(one, ReportWriter.FiguresOf(one)), StringComparison.Ordinal);
    }

    [Fact]
    public void Page_Gallery_ShowsPicturesLabelsAndOutputs()
    {
        ReportData data = SampleReports.Usual(1) with { Gallery = Gallery(channels: 1) };
        string page = ReportPage.Of(data, ReportWriter.FiguresOf(data));
        Assert.Contains("30 % “three” + 70 % “five”", page, StringComparison.Ordinal);
        Assert.Contains("<td>31 %</td><td>66 %</td><td>“five” 66 %</td>", page, StringComparison.Ordinal);
        Assert.Contains("not finite", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<th scope=\"row\">0</th>", page, StringComparison.Ordinal); // the untrained network is left out
        HtmlReader.Elements(page);
    }

    [Theory]
    [InlineData(1, 200, 200)]
    [InlineData(3, 200, 40)]
    public void Png_Pixels_AreTheBytes(int channels, int red, int green)
    {
        GalleryExamples all = Gallery(channels).Examples;
        using SKBitmap picture = SKBitmap.Decode(PixelPicture.Png(all, all.Examples[0].First));
        Assert.Equal((2, 2), (picture.Width, picture.Height));
        Assert.Equal(((byte)red, (byte)green), (picture.GetPixel(1, 0).Red, picture.GetPixel(1, 0).Green));
    }

    private static ReportGallery Gallery(int channels)
    {
        byte[] pixels = [0, 200, 0, 0, .. channels == 3 ? new byte[] { 0, 40, 0, 0, 0, 0, 0, 0 } : []];
        var example = new MixedExample { FirstLabel = 0, SecondLabel = 1, Lambda = 0.3, First = pixels, Second = pixels, Mixed = pixels };
        return new ReportGallery(
            "Mixup",
            1,
            new GalleryExamples { Channels = channels, Height = 2, Width = 2, ClassNames = ["three", "five"], Examples = [example] },
            [Output(0, 0.5), Output(1, double.NaN), Output(16, 0.31, 0.66)]);
    }

    private static GalleryOutputs Output(int epoch, double first, double? second = null) => new(epoch, [[new(1, second ?? 1 - first), new(0, first)]]);

    [GeneratedRegex(@"/Type /Page\b(?!s)")]
    private static partial Regex PageObject();
}
