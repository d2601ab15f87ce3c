using System.Text.Json;
using Overmix.Cli.Theory;
using Overmix.Theory.Checks;

namespace Overmix.Tests.Cli;

/// <summary><c>theory NAME</c> as a shell sees it, at sizes that take a moment.</summary>
public sealed class TheoryCommandTests : IDisposable
{
    private static readonly Dictionary<string, string> Tiny = new()
    {
        ["lemma1"] = "--epochs 100",
        ["theorem1"] = "--pairs 5000 --pairs-per-lambda 50 --lambda-points 5 --distance-bins 3",
        ["convex-noise"] = "--pairs 500 --bins 4",
        ["lemma2"] = "--features 12 --samples 8 --population-samples 200 --horizon 100 --time-count 6",
        ["theorem2"] = "--features 12 --samples 8 --population-samples 500 --time-count 20 --sweep-samples 8 --sweep-features none --sweep-alphas none --descent-steps 200",
        ["mp"] = "--features 20 --simulations 100 --pair-limit 1000 --repeats 1 --aspect-ratios 0.5,1",
        ["teacher-student"] = "--features 12 --samples 8 --population-samples 500 --time-count 20 --descent-steps 200",
        ["noise-first"] = "--samples 12 --mixed-samples 20 --width 100 --steps 50",
        ["linear-double-descent"] = "--samples 12 --trials 20 --time-points 5 --features 4,8,12,30,60",
    };

    private readonly string _folder = Directory.CreateTempSubdirectory("overmix-theory").FullName;

    public static TheoryData<string> Names => [.. TheoryCatalog.Entries.Select(entry => entry.Name)];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Catalog_Names_AreTheNine() => Assert.Equal(Tiny.Keys.Order(), TheoryCatalog.Entries.Select(entry => entry.Name).Order());

    [Theory]
    [MemberData(nameof(Names))]
    public void Theory_Name_ChecksDrawsAndWritesOneDocument(string name)
    {
        ProcessOutcome outcome = Run(name, Tiny[name] + " --json");
        using var document = JsonDocument.Parse(outcome.Output);
        JsonElement root = document.RootElement;
        Assert.Equal((1, name), (root.GetProperty("schema").GetInt32(), root.GetProperty("name").GetString()));
        var verdict = Enum.Parse<TheoryVerdict>(root.GetProperty("check").GetString()!);
        Assert.Equal(verdict == TheoryVerdict.Inconsistent ? 1 : 0, outcome.ExitCode);
        foreach (string number in (string[])["predicted", "measured", "standardError"])
        {
            Assert.Contains(root.GetProperty(number).ValueKind, (JsonValueKind[])[JsonValueKind.Number, JsonValueKind.Null]);
        }

        Assert.NotEmpty(root.GetProperty("checks").EnumerateArray());
        string[] files = [.. root.GetProperty("files").EnumerateArray().Select(file => file.GetString()!)];
        Assert.All(files, file => Assert.True(new FileInfo(file).Length > 0, file));
        Assert.Equal(Directory.GetFiles(_folder).Order(), files.Order());
        Assert.All((string[])[".svg", ".png", "-dark.svg", "-dark.png", ".csv"], ending => Assert.Contains(files, file => file.EndsWith(ending, StringComparison.Ordinal)));
        Assert.All(root.GetProperty("tables").EnumerateArray(), AssertRectangular);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Parameters_OfEveryName_AreDocumentedAndReadTheirOwnDefaults(string name)
    {
        TheoryEntry entry = TheoryCatalog.Entries.Single(e => e.Name == name);
        IReadOnlyList<TheoryParameter> parameters = TheoryParameter.Of(entry.OptionsType);
        OptionMeanings meanings = OptionMeanings.Of(entry.OptionsType.Assembly);
        object defaults = Activator.CreateInstance(entry.OptionsType)!;
        Assert.Equal(parameters.Count, parameters.Select(p => p.Name).Distinct().Count());
        foreach (TheoryParameter parameter in parameters)
        {
            Assert.NotEqual("", meanings[parameter.Property]);
            string text = parameter.Text(defaults);
            object? read = text.Length == 0 ? null : parameter.Reader.Read(text);
            Assert.Equal(text, read is null ? "" : parameter.Reader.Write(read));
        }
    }

    [Fact]
    public void Theory_Text_EndsWithChecksAndVerdict()
    {
        ProcessOutcome outcome = Run("convex-noise", Tiny["convex-noise"]);
        string[] lines = outcome.Output.TrimEnd('\n').Split('\n');
        Assert.Equal(0, outcome.ExitCode);
        Assert.Contains(lines, line => line.StartsWith("consistent: Z at the pair with the least slack", StringComparison.Ordinal));
        Assert.Equal("convex-noise: Consistent", lines[^2]);
        Assert.Equal($"figures and tables: {_folder}", lines[^1]);
    }

    [Fact]
    public void Theory_FloorOfAnotherRule_IsInconsistentAndFails()
    {
        ProcessOutcome outcome = Run("lemma1", "--pairing permutation --stated-pairing independent --batch-size 4 --epochs 2000");
        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains("inconsistent: Mean label entropy of played epochs against the stated floor", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("lemma1: Inconsistent", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Theory_SeveralSeeds_GiveMeansWithTheStudentInterval()
    {
        double[] single = [.. Enumerable.Range(5, 3).Select(seed => MeanNoise($"--seed {seed}").Mean)];
        (double mean, double half) = MeanNoise("--seed 5 --seeds 3");
        double expected = single.Average(), deviation = Math.Sqrt(single.Sum(v => (v - expected) * (v - expected)) / 2);
        // Rounding. 4.302652729749462 is the 97.5 % point of Student's t with two degrees of freedom, from a table.
        Assert.Equal(expected, mean, 1e-14 * expected);
        Assert.Equal(4.302652729749462 * deviation / Math.Sqrt(3), half, 1e-9 * half);
    }

    [Theory]
    [InlineData("theorem1", "--alpha -1 --pairs NaN", "--alpha is '-1': α must be 0|--pairs is 'NaN'; it must be a whole number")]
    [InlineData("mp", "--features 0 --aspect-ratio -1", "features (d) is 0; it must lie in|aspect-ratio (γ) is -1; it must lie in")]
    [InlineData("mp", "--aspect-ratio NaN", "aspect-ratio (γ) is NaN")]
    [InlineData("mp", "--aspect-ratio 0", "aspect-ratio (γ) is 0")]
    [InlineData("lemma2", "--features 0 --alpha -1 --rate NaN", "features (d) is 0|alpha is -1; it must be 0 or lie in|rate (η) is NaN")]
    [InlineData("teacher-student", "--features 16000 --samples 1000000", "GB are free. Take fewer of either.")]
    [InlineData("lemma1", "--alpha 0.5 --law fixed:0.3", "--alpha and --law say the same thing")]
    [InlineData("lemma1", "--law beta:x", "--law is 'beta:x'; it must be beta:α")]
    [InlineData("lemma1", "--pairing all-pairs --epochs 1000000", "mixed examples would be simulated")]
    [InlineData("convex-noise", "--function isotropic:0,1 --inputs normal:-1", "the dimension must be|the width must be")]
    [InlineData("noise-first", "--width 3", "The width (M) must be even")]
    [InlineData("linear-double-descent", "--features 5,0", "a number of features (d) is 0")]
    [InlineData("lemma1", "--seeds 0", "--seeds is 0; it must lie in")]
    public void Theory_BadInput_NamesEveryMistakeAndEndsWith2(string name, string options, string messages)
    {
        ProcessOutcome outcome = Run(name, options);
        Assert.Equal((2, ""), (outcome.ExitCode, outcome.Output));
        Assert.All(messages.Split('|'), message => Assert.Contains(message, outcome.Error, StringComparison.Ordinal));
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [Theory]
    [InlineData("", "error: theory needs one of these names:")]
    [InlineData("lema1", "error: unknown name 'lema1'; did you mean lemma1?")]
    [InlineData("quux", "error: unknown name 'quux'; known here:")]
    public void Theory_NoOrWrongName_ListsThem(string name, string message)
    {
        ProcessOutcome outcome = CapturedTerminal.Run([.. $"theory {name}".Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
        string[] lines = outcome.Error.TrimEnd('\n').Split('\n');
        Assert.Equal((2, "", message), (outcome.ExitCode, outcome.Output, lines[0]));
        Assert.Equal([.. TheoryCatalog.Entries.Select(entry => entry.Name), "explorer"], lines[1..^1].Select(line => line.Trim().Split(' ')[0]));
    }

    [Fact]
    public void Theory_Interrupt_EndsWith130AndWritesNothing()
    {
        string folder = Path.Combine(_folder, "out");
        using OvermixProcess study = OvermixProcess.Start(["theory", "convex-noise", "--pairs", "100", "--seeds", "10000", "--out", folder]);
        Assert.True(study.WaitFor("seed 1 of 10000 done"), study.Error);
        Assert.True(study.Send(Signal.Interrupt));
        ProcessOutcome stopped = study.WaitForExit();
        Assert.Equal((130, ""), (stopped.ExitCode, stopped.Output));
        Assert.Contains("stopping; nothing was written", stopped.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder));
    }

    private ProcessOutcome Run(string name, string options) =>
        CapturedTerminal.Run([.. $"theory {name} {options}".Split(' ', StringSplitOptions.RemoveEmptyEntries), "--out", _folder]);

    private (double Mean, double Half) MeanNoise(string options)
    {
        using var document = JsonDocument.Parse(Run("convex-noise", $"{Tiny["convex-noise"]} {options} --json").Output);
        JsonElement column = document.RootElement.GetProperty("tables")[0].GetProperty("columns")[0];
        double half = column.TryGetProperty("halfWidths", out JsonElement halves) ? halves[0].GetDouble() : double.NaN;
        return (column.GetProperty("values")[0].GetDouble(), half);
    }

    private static void AssertRectangular(JsonElement table)
    {
        int[] lengths = [.. table.GetProperty("columns").EnumerateArray().Select(column => column.GetProperty("values").GetArrayLength())];
        Assert.Single(lengths.Distinct());
        Assert.True(lengths[0] > 0);
        Assert.True(!table.TryGetProperty("rows", out JsonElement rows) || rows.GetArrayLength() == lengths[0]);
    }
}
