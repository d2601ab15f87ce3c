using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Overmix.Reporting;
using Overmix.Reporting.Pages;
using Overmix.Reporting.Plots;

namespace Overmix.Tests.Reporting;

public sealed class ReportPageTests(UsualReport report) : IClassFixture<UsualReport>
{
    [Fact]
    public void Page_Usual_LoadsNothingFromOutside()
    {
        foreach ((string name, Dictionary<string, string> attributes) in HtmlReader.Elements(report.Html))
        {
            string[] loads = [.. attributes.Where(a => a.Key is "src" or "srcset" or "data" or "poster" || (a.Key == "href" && name != "a")).Select(a => a.Value)];
            Assert.All(loads, load => Assert.StartsWith("data:", load, StringComparison.Ordinal));
            Assert.DoesNotContain(attributes.Keys, key => key.StartsWith("on", StringComparison.Ordinal) || key == "style");
            Assert.DoesNotContain(name, new[] { "script", "iframe", "object", "embed", "base", "form" });
        }

        Assert.DoesNotMatch(@"@import|url\(", Style(report.Html));
    }

    [Fact]
    public void Page_Usual_DrawingsInsideLoadNothingEither()
    {
        MatchCollection drawings = Regex.Matches(report.Html, "data:image/svg\\+xml;base64,([A-Za-z0-9+/=]+)");
        Assert.Equal(28, drawings.Count); // 7 figures, light and dark, wide and narrow
        Assert.All(drawings, d =>
        {
            string svg = Encoding.UTF8.GetString(Convert.FromBase64String(d.Groups[1].Value));
            Assert.All(Regex.Matches(svg, "href=\"([^\"]*)\""), h => Assert.StartsWith("#g", h.Groups[1].Value, StringComparison.Ordinal));
            Assert.DoesNotMatch("<(image|script|style|foreignObject|a)\\b", svg);
        });
    }

    [Fact]
    public void Page_Policy_ForbidsAllButItsOwnStyle()
    {
        string policy = HtmlReader.Elements(report.Html).Single(e => e.Attributes.GetValueOrDefault("http-equiv") == "Content-Security-Policy").Attributes["content"];
        string hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style(report.Html))));
        Assert.Equal($"default-src 'none'; img-src data:; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'", WebUtility.HtmlDecode(policy));
    }

    [Fact]
    public void Page_HostileTexts_StayText()
    {
        string html = Page("hostile texts");

        var elements = HtmlReader.Elements(html);
        Assert.DoesNotContain(elements, e => e.Name == "script" || e.Attributes.ContainsKey("onload"));
        Assert.Single(elements, e => e.Name == "title");
        Assert.DoesNotContain(html, c => char.IsControl(c) && c != '\n');
        Assert.Contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", WebUtility.HtmlDecode(string.Concat(elements.SelectMany(e => e.Attributes.Where(a => a.Key is "src" or "srcset").Select(a => a.Value)))), StringComparison.Ordinal);
    }

    [Fact]
    public void Page_EveryFigure_HasCaptionAndAltTextThatTellsTheStory()
    {
        string[] figures = [.. Regex.Matches(report.Html, "<figure .*?</figure>", RegexOptions.Singleline).Select(m => m.Value)];
        Assert.Equal(7, figures.Length);
        Assert.All(figures, f => Assert.Contains("mean of 3 seeds; band: lowest to highest seed", Regex.Match(f, "<figcaption>(.*?)</figcaption>", RegexOptions.Singleline).Value, StringComparison.Ordinal));
        Assert.All(figures, f => Assert.All(Regex.Matches(f, "<img [^>]*alt=\"([^\"]*)\""), alt => Assert.True(alt.Groups[1].Length > 80)));
        Assert.Matches("Mixup starts at .* falls to its lowest, 10.\\d.% near epoch .* then rises to 19.0.% at epoch 5.000", figures[0]);
        Assert.Matches("ERM starts at .* stays about there, with 11.1.% at epoch 5.000", figures[0]);
    }

    [Fact]
    public void Page_Tables_HaveScopedHeadersAndTheNumbersOfTheVerdict()
    {
        var elements = HtmlReader.Elements(report.Html);
        Assert.All(elements.Where(e => e.Name == "th"), th => Assert.Contains(th.Attributes["scope"], new[] { "row", "col" }));
        Assert.Equal("en", elements.Single(e => e.Name == "html").Attributes["lang"]);
        Assert.Single(elements, e => e.Name == "h1");
        string text = report.Html.Replace('\u00A0', ' ');
        Assert.Contains("<td>+7.9 points <span class=\"note\">+6.8 to +9.0</span></td><td>+0.1 points <span class=\"note\">−0.4 to +0.6</span></td>", text, StringComparison.Ordinal);
        Assert.Contains("<td>160</td><td>none</td>", text, StringComparison.Ordinal);
        Assert.Contains("0.4455 nats", text, StringComparison.Ordinal);
        Assert.Contains("arXiv 2303.01475", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Page_ManyGroups_HaveARowEachInTheTable()
    {
        RunGroup[] groups = [.. Enumerable.Range(1, 5).Select(i => SampleReports.Mixup(2) with { Name = $"n{i}" })];
        string Table(params RunGroup[] shown)
        {
            using var page = new ReportFolder(SampleReports.With(shown));
            return Regex.Match(page.Html, "<div class=\"scroll key.*?</table>", RegexOptions.Singleline).Value;
        }

        string many = Table(groups), few = Table(groups[..3]);
        Assert.Equal(["Measure", "n1", "n2", "n3"], Heads(few, "col"));
        Assert.Equal(["n1", "n2", "n3", "n4", "n5"], Heads(many, "row"));
        Assert.Equal(Heads(few, "row"), Heads(many, "col")[1..]); // The same measures, the other way round,
        Assert.Equal(5 * 7, Regex.Count(many, "<td>")); // and as many cells as there are.
        static string[] Heads(string table, string scope) => [.. Regex.Matches(table, $"<th scope=\"{scope}\">([^<]*)").Select(m => m.Groups[1].Value.Trim())];
    }

    [Fact]
    public void Page_KnownTrainingExamples_AreInEveryCaption()
    {
        string[] Captions(params int?[] counts)
        {
            using var page = new ReportFolder(SampleReports.With([.. counts.Select((n, i) => (i == 0 ? SampleReports.Mixup(3) : SampleReports.Erm(3)) with { TrainingExamples = n })]));
            return [.. Regex.Matches(page.Html.Replace('\u00A0', ' '), "<figcaption>(.*?)</figcaption>", RegexOptions.Singleline).Select(m => m.Groups[1].Value)];
        }

        Assert.All(Captions(1000, 1000), c => Assert.Contains("n = 1 000 training examples. Line: mean of 3 seeds", c, StringComparison.Ordinal));
        Assert.All(Captions(100, 50), c => Assert.Contains("n = 100 (Mixup), 50 (ERM) training examples.", c, StringComparison.Ordinal));
        Assert.All(Captions(100, null), c => Assert.DoesNotContain("training examples.", c.Replace("unmixed training examples.", "", StringComparison.Ordinal), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("rises to 19.0 % (95 % interval -0.5 to 9)", "rises to 19.0\u00A0% (95\u00A0% interval −0.5 to 9)")]
    [InlineData("mixup-100 - a name", "mixup-100 - a name")]
    public void Typeset_NumbersInSentences_HoldTogether(string text, string set) => Assert.Equal(set, Verdicts.Typeset(text));

    [Fact]
    public void Page_DivergedRun_IsSaid()
    {
        string html = Page("one run diverged");

        Assert.Contains("2 diverged runs are drawn up to the cross and left out of mean and band.", html, StringComparison.Ordinal);
        Assert.Contains("mean of 2 seeds", html, StringComparison.Ordinal);
        Assert.Contains("ERM diverged with seed 2", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Page_ValidationError_IsDrawnWhereItWasRecorded()
    {
        ReportData with = SampleReports.Usual();
        Figure figure = Assert.Single(ReportWriter.FiguresOf(with), f => f.Id == "validation-error");
        double[] drawn = [.. figure.Panels[0].Series[0].Mean.Select(p => p.Mean)], recorded = [.. with.Groups[0].Curves.Select(c => c.Records[^1].ValidationError!.Value)];
        Assert.Equal(recorded.Average(), drawn[^1], 1e-12); // rounding: a mean of three fractions
        Assert.Equal([170, 170], figure.Panels[0].Marks.Select(m => m.Epoch)); // best on validation at 160, 170 and 180
        RunCurve Without(RunCurve curve) => curve with { Records = [.. curve.Records.Select(r => r with { ValidationError = null, ValidationLoss = null })] };
        ReportData without = with with { Groups = [.. with.Groups.Select(g => g with { Curves = [.. g.Curves.Select(Without)] })] };
        Assert.DoesNotContain(ReportWriter.FiguresOf(without), f => f.Id == "validation-error");
    }

    private static string Page(string hardCase)
    {
        ReportData data = HardCases.All[hardCase]();
        return ReportPage.Of(data, ReportWriter.FiguresOf(data));
    }

    private static string Style(string html) => Regex.Match(html, "<style>(.*?)</style>", RegexOptions.Singleline).Groups[1].Value;
}
