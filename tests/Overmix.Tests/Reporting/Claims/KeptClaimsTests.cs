using Overmix.Core.Claims;
using Overmix.Reporting.Claims;
using Overmix.Tests.Runs;

namespace Overmix.Tests.Reporting.Claims;

public sealed class KeptClaimsTests
{
    private static readonly ListedClaim[] Listed = [new("one", "One is so.", true), new("two", "Two is so.", true), new("three", "Three is so.", false)];

    [Fact]
    public void Write_Report_LeavesWhatDashboardSpreadsheetAndPeopleRead()
    {
        using var folder = new TempFolder();
        ClaimFolder.Write(Report("one", "quick", ClaimVerdict.Reproduced), folder.Path);
        Assert.Equal(["one-parts.csv", "one-seeds.csv", "one.csv", "one.json", "one.png", "one.svg"], Directory.GetFiles(folder.Path).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal));
        Assert.StartsWith("panel,series,x,y,low,high\nLoss,Mixup,1,0.9,,\n", File.ReadAllText(Path.Combine(folder.Path, "one.csv")), StringComparison.Ordinal);
        Assert.Equal("row,error\nseed 1,0.1\nseed 2,NaN\n", File.ReadAllText(Path.Combine(folder.Path, "one-seeds.csv")));
        Assert.Contains("Loss, nats over epochs. Mixup goes from 0.9 to 0.5", File.ReadAllText(Path.Combine(folder.Path, "one.svg")), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_WhatWasWritten_IsTheSameButForTheFigure()
    {
        using var folder = new TempFolder();
        ClaimReport report = Report("one", "cpu", ClaimVerdict.NotReproduced);
        ClaimFolder.Write(report, folder.Path);
        ClaimReport read = ClaimFile.Read(Path.Combine(folder.Path, "one.json"));
        Assert.Equal((report.Id, report.Scale, report.Setting, report.Rule, report.Command), (read.Id, read.Scale, read.Setting, read.Rule, read.Command));
        Assert.Equal((report.Finding.Verdict, report.Finding.Effect, report.Finding.Interval), (read.Finding.Verdict, read.Finding.Effect, read.Finding.Interval));
        Assert.Equal(report.Finding.Parts, read.Finding.Parts);
        Assert.Equal(report.Finding.Tables[1].Columns[0].Values, read.Finding.Tables[1].Columns[0].Values);
    }

    [Theory]
    [InlineData("\"schema\": 1", "\"schema\": 7")]
    [InlineData("not reproduced", "perhaps")]
    [InlineData("{", "")]
    public void Read_DamagedFile_IsRefusedWithItsPath(string what, string by)
    {
        using var folder = new TempFolder();
        ClaimFolder.Write(Report("one", "cpu", ClaimVerdict.NotReproduced), folder.Path);
        string path = Path.Combine(folder.Path, "one.json"), text = File.ReadAllText(path);
        int at = text.IndexOf(what, StringComparison.Ordinal);
        File.WriteAllText(path, text[..at] + by + text[(at + what.Length)..]);
        Assert.StartsWith(path, Assert.Throws<ClaimFileException>(() => ClaimFile.Read(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Keep_Reports_MakesPagesTableAndTheReadmesPart()
    {
        using var folder = new TempFolder();
        string results = Path.Combine(folder.Path, "docs", "results"), readme = Path.Combine(folder.Path, "README.md");
        File.WriteAllText(readme, $"# X\n\n{KeptClaims.BeginMark}\nold\n{KeptClaims.EndMark}\n\nmore\n");
        var kept = new KeptClaims(results);
        kept.Keep([Report("one", "quick", ClaimVerdict.Reproduced), Report("two", "quick", ClaimVerdict.Untested)], Listed);
        kept.Keep([Report("one", "cpu", ClaimVerdict.Inconclusive)], Listed);

        string page = File.ReadAllText(Path.Combine(results, "one.md"));
        Assert.Contains("## At the scale quick: reproduced", page, StringComparison.Ordinal);
        Assert.Contains("## At the scale cpu: inconclusive", page, StringComparison.Ordinal);
        Assert.Contains("](data/claims/cpu/one.svg)", page, StringComparison.Ordinal);
        Assert.Contains("| shape, points – the curve is u-shaped: flat, undecided | 0.5 | -1 | 2 |", page, StringComparison.Ordinal);
        Assert.Contains("| seed 1 | 0.1 |", page, StringComparison.Ordinal);
        string[] rows = [.. File.ReadLines(Path.Combine(results, "README.md")).Where(l => l.StartsWith("| [one]", StringComparison.Ordinal) || l.StartsWith("| [two]", StringComparison.Ordinal) || l.StartsWith("| three", StringComparison.Ordinal))];
        Assert.Equal("| [one](one.md) | One is so. | **reproduced**<br>2.5 [1, 4] points | **inconclusive**<br>2.5 [1, 4] points<br>undecided: shape, points (flat, 0.5 [-1, 2]) | untested |", rows[0]);
        Assert.Equal("| [two](two.md) | Two is so. | untested, [why](two.md) | untested | untested |", rows[1]);
        Assert.Equal("| three | *stand-in:* Three is so. | untested | untested | untested |", rows[2]);
        string text = File.ReadAllText(readme);
        Assert.StartsWith($"# X\n\n{KeptClaims.BeginMark}\n\n| claim ", text, StringComparison.Ordinal);
        Assert.EndsWith($"\n{KeptClaims.EndMark}\n\nmore\n", text, StringComparison.Ordinal);
        Assert.Contains("[one](docs/results/one.md)", text, StringComparison.Ordinal);
        Assert.DoesNotContain("old", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Keep_UntestedAfterTested_LeavesTheTestedOne()
    {
        using var folder = new TempFolder();
        var kept = new KeptClaims(Path.Combine(folder.Path, "docs", "results"));
        kept.Keep([Report("one", "cpu", ClaimVerdict.Reproduced)], Listed);
        kept.Keep([Report("one", "cpu", ClaimVerdict.Untested)], Listed);
        Assert.Equal(ClaimVerdict.Reproduced, Assert.Single(kept.Read()).Finding.Verdict);
        kept.Keep([Report("one", "cpu", ClaimVerdict.NotReproduced)], Listed);
        Assert.Equal(ClaimVerdict.NotReproduced, Assert.Single(kept.Read()).Finding.Verdict);
    }

    private static JudgedPart[] Parts(ClaimVerdict verdict) =>
    [
        new("size, points", "above 0", ClaimVerdict.Reproduced) { Mean = 2.5, Interval = new ClaimInterval(1, 4) },
        new("shape, points", "the curve is u-shaped", verdict) { Found = "flat", Mean = 0.5, Interval = new ClaimInterval(-1, 2) },
    ];

    private static ClaimReport Report(string id, string scale, ClaimVerdict verdict) => new()
    {
        Id = id,
        Statement = "One is so.",
        Source = "nowhere",
        IsOfPaper = true,
        Scale = scale,
        Setting = "a setting",
        Rule = "a rule",
        Runs = 2,
        Command = $"overmix reproduce {id}",
        Finding = verdict == ClaimVerdict.Untested ? ClaimFinding.Untested("No data.") : new ClaimFinding
        {
            Verdict = verdict,
            Sentence = "found",
            Effect = 2.5,
            Interval = new ClaimInterval(1, 4),
            EffectUnit = "points",
            Seeds = [1, 2],
            Parts = Parts(verdict),
            Tables = [JudgedPart.Table(Parts(verdict)), new ClaimTable("seeds", [new ClaimColumn("error", [0.1, double.NaN])], ["seed 1", "seed 2"])],
            Figure = new ClaimFigure("A caption.",
            [
                new ClaimPanel("Loss", "epochs", "nats", [new ClaimSeries("Mixup", [1, 10], [0.9, 0.5])]) { LogX = true, Levels = [new ClaimLevel(0.45, "floor")] },
                new ClaimPanel("Test error", "epochs", "%", [new ClaimSeries("Mixup", [1, 10], [0.5, 0.2]) { Low = [0.4, 0.1], High = [0.6, 0.3] }]) { LogX = true, IsPercent = true },
            ]),
        },
    };
}
