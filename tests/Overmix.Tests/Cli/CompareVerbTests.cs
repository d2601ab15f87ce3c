using System.Text.Json;
using Overmix.Runs.Store;
using Overmix.Tests.Runs;

namespace Overmix.Tests.Cli;

/// <summary><c>compare</c> as a shell sees it, on a few digits.</summary>
public sealed class CompareVerbTests : IDisposable
{
    private static readonly string[] Tiny = ["compare", "--data", "digits", "--seeds", "2", "--out", "c", "-s", "data.train=20", "-s", "model.widths=[4]", "-s", "train.batchSize=20"];

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Compare_GivenEpochs_RecommendsDrawsAndLeavesAConfigurationThatTrains()
    {
        string[] line = [.. Tiny, "-s", "train.epochs=6", "--json"];
        ProcessOutcome compared = Run(line);
        Assert.True(compared.ExitCode == 0, compared.Error);
        using var document = JsonDocument.Parse(compared.Output);
        JsonElement root = document.RootElement;
        Assert.Equal((1, 6, 2), (root.GetProperty("schema").GetInt32(), root.GetProperty("epochs").GetInt32(), root.GetProperty("seeds").GetInt32()));
        Assert.Equal(["erm", "mixup", "mixup-then-erm"], root.GetProperty("candidates").EnumerateArray().Select(c => c.GetProperty("name").GetString()));
        Assert.Equal(3, root.GetProperty("comparisons").GetArrayLength());
        Assert.True(new FileInfo(root.GetProperty("figure").GetString()!).Length > 1_000);
        Assert.Equal(compared.Output, File.ReadAllText(Path.Combine(_folder.Path, "c", "comparison.json")));

        // Again: nothing is trained, and the same comes out.
        string[] before = Files();
        Assert.Equal(compared.Output, Run(line).Output);
        Assert.Equal(before, Files());
        Assert.Equal(0, Run("train", "c/recommended.yaml", "--out", "runs").ExitCode);
    }

    /// <summary>A run that diverges is an outcome: it is trained once, nothing is shown of it, and the advice says what to change.</summary>
    [Fact]
    public void Compare_RunsDiverge_SaysSoAndTrainsNothingTwice()
    {
        string[] line = [.. Tiny, "-s", "train.epochs=30", "-s", "optimizer.learningRate=1000", "-s", "optimizer.weightDecay=100"];
        ProcessOutcome compared = Run(line);
        Assert.True(compared.ExitCode == 0, compared.Error);
        Assert.Contains("Nothing is shown, for runs diverged: compare again with a smaller learning rate.", compared.Output, StringComparison.Ordinal);
        Assert.Contains("Mixup: 2 of 2 runs diverged", compared.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("train with", compared.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("scouts", compared.Error, StringComparison.Ordinal);
        string[] before = Files();
        Assert.Equal(compared.Output, Run(line).Output);
        Assert.Equal(before, Files());
    }

    [Theory]
    [InlineData(2, "'--data' is required", "compare")]
    [InlineData(3, "no such folder or file", "compare", "--data", "nowhere")]
    [InlineData(2, "--minutes must be a number above 0", "compare", "--data", "digits", "--minutes", "0")]
    [InlineData(2, "--minutes must be a number above 0", "compare", "--data", "digits", "--minutes", "NaN")]
    [InlineData(2, "--seeds must be a whole number from 2", "compare", "--data", "digits", "--seeds", "1")]
    [InlineData(2, "did you mean mixup.alpha", "compare", "--data", "digits", "-s", "mixup.alfa=1")]
    [InlineData(2, "the comparison sets objective itself", "compare", "--data", "digits", "-s", "objective=erm@0-")]
    [InlineData(2, "model.name", "compare", "--data", "digits", "--model", "resnet99")]
    [InlineData(3, "Ask for at most", "compare", "--data", "digits", "-s", "data.train=100000")]
    public void Compare_BadInput_IsOneSentenceWithItsExitCode(int code, string message, params string[] arguments)
    {
        ProcessOutcome outcome = CapturedTerminal.Run(arguments);
        Assert.Equal((code, ""), (outcome.ExitCode, outcome.Output));
        Assert.StartsWith("error: ", outcome.Error, StringComparison.Ordinal);
        Assert.Contains(message, outcome.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("unexpected error", outcome.Error, StringComparison.Ordinal);
    }

    [Fact(Explicit = true)]
    [Trait("Speed", "slow")]
    public void Compare_InterruptedAndKilled_GoesOnAndTrainsNothingTwice()
    {
        string[] line = [.. Tiny, "-s", "train.epochs=4000", "-s", "checkpoint.every=200"];
        using (OvermixProcess first = Start(line))
        {
            WaitForCheckpoint(first);
            Assert.True(first.Send(Signal.Interrupt));
            ProcessOutcome stopped = first.WaitForExit();
            Assert.Equal(130, stopped.ExitCode);
            Assert.Contains("go on with: overmix compare --data digits", stopped.Error, StringComparison.Ordinal);
        }

        string plan = File.ReadAllText(Path.Combine(_folder.Path, "c", "plan.json"));
        using (OvermixProcess second = Start(line))
        {
            Thread.Sleep(3_000); // somewhere within
            _ = second.Send(Signal.Kill);
            _ = second.WaitForExit();
        }

        WaitForTheDead();
        ProcessOutcome third = Run(line);
        Assert.True(third.ExitCode == 0, third.Error);
        Assert.Equal(plan, File.ReadAllText(Path.Combine(_folder.Path, "c", "plan.json")));
        RunDirectory[] runs = [.. new RunStore(Path.Combine(_folder.Path, "c")).List().Where(r => File.Exists(r.PathOf(RunFiles.Manifest)))];
        Assert.Equal(6, runs.Length);

        // Cut and gone on with, they are the runs that nobody disturbed.
        Assert.Equal(0, Run([.. line.Select(a => a == "c" ? "undisturbed" : a)]).ExitCode);
        Assert.All(runs, run => Assert.Equal(File.ReadAllBytes(run.PathOf("metrics.jsonl")), File.ReadAllBytes(run.PathOf("metrics.jsonl").Replace($"{Path.DirectorySeparatorChar}c{Path.DirectorySeparatorChar}", $"{Path.DirectorySeparatorChar}undisturbed{Path.DirectorySeparatorChar}", StringComparison.Ordinal))));
    }

    [Fact(Explicit = true)]
    [Trait("Speed", "slow")]
    public void Compare_TwoMinutes_SaysWhatItsEvidenceSupports()
    {
        ProcessOutcome compared = Run("compare", "--data", "digits", "--minutes", "2", "--seeds", "3", "--out", "c", "-s", "data.train=100", "--json");
        Assert.True(compared.ExitCode == 0, compared.Error);
        using var document = JsonDocument.Parse(compared.Output);
        JsonElement root = document.RootElement;
        string choice = root.GetProperty("recommendation").GetString()!;
        double? High(string of) => root.GetProperty("comparisons").EnumerateArray().First(c => c.GetProperty("of").GetString() == of && c.GetProperty("against").GetString() == "erm").GetProperty("high") is { ValueKind: JsonValueKind.Number } high ? high.GetDouble() : null;
        Assert.Equal(choice != "erm", new[] { "mixup", "mixup-then-erm" }.Any(of => High(of) < 0));
        Assert.True(choice == "erm" || High(choice) < 0);
        Assert.Contains("an epoch takes", compared.Error, StringComparison.Ordinal);
    }

    private void WaitForCheckpoint(OvermixProcess process)
    {
        string folder = Path.Combine(_folder.Path, "c");
        var waited = System.Diagnostics.Stopwatch.StartNew();
        while (!Directory.Exists(folder) || Directory.GetFiles(folder, "latest", SearchOption.AllDirectories).Length == 0)
        {
            Assert.False(process.HasExited, process.Error);
            Assert.True(waited.Elapsed < OvermixProcess.Patience);
            Thread.Sleep(50);
        }
    }

    // Workers of a killed parent save and end by themselves, a little later.
    private void WaitForTheDead()
    {
        var waited = System.Diagnostics.Stopwatch.StartNew();
        while (new RunStore(Path.Combine(_folder.Path, "c")).Summarize().Any(r => r.State == RunState.Running))
        {
            Assert.True(waited.Elapsed < OvermixProcess.Patience);
            Thread.Sleep(200);
        }
    }

    private string[] Files() => [.. Directory.GetFiles(Path.Combine(_folder.Path, "c"), "metrics.jsonl", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(f => $"{f} {File.GetLastWriteTimeUtc(f):O}")];

    private OvermixProcess Start(params string[] arguments) => OvermixProcess.Start(arguments, folder: _folder.Path);

    private ProcessOutcome Run(params string[] arguments)
    {
        using OvermixProcess process = Start(arguments);
        return process.WaitForExit();
    }
}
