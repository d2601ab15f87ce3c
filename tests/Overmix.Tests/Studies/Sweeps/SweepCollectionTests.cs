using System.Text.Json;
using MathNet.Numerics.Distributions;
using Overmix.Config;
using Overmix.Core.Errors;
using Overmix.Runs.Store;
using Overmix.Runs.Writing;
using Overmix.Studies.Sweeps;
using Overmix.Tests.Cli;
using Overmix.Tests.Runs;

namespace Overmix.Tests.Studies.Sweeps;

public sealed class SweepCollectionTests : IDisposable
{
    private const double Rounding = 1e-12; // a few sums of numbers below 1

    // Test errors of the last epoch by α and seed; the validation part chooses the one before.
    private static readonly double[,] Final = { { 0.20, 0.22, 0.27 }, { 0.25, 0.26, 0.33 } };

    private readonly TempFolder _folder = new();
    private readonly SweepFolder _sweep;

    public SweepCollectionTests()
    {
        _sweep = SmallSweep.Keep(_folder, SmallSweep.Text.Replace("seeds: 1-2", "seeds: 1-3", StringComparison.Ordinal));
        foreach (SweepTask task in _sweep.Plan.Tasks)
        {
            Make(task, Final[(task.Index - 1) / 3, (task.Index - 1) % 3], ExitCode.Done);
        }
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Of_Cells_AreMeansWithStudentIntervals()
    {
        SweepCollection collection = SweepCollection.Of(_sweep);
        Assert.Equal(["alpha0.5", "alpha1"], collection.Cells.Select(c => c.Cell));
        SeedMean final = collection.Cells[0].Error(ErrorChoice.Final)!.Value;
        double mean = (0.20 + 0.22 + 0.27) / 3, deviation = Math.Sqrt(((0.20 - mean) * (0.20 - mean) + (0.22 - mean) * (0.22 - mean) + (0.27 - mean) * (0.27 - mean)) / 2);
        Assert.Equal(mean, final.Mean, Rounding);
        Assert.Equal(mean + StudentT.InvCDF(0, 1, 2, 0.975) * deviation / Math.Sqrt(3), final.Interval!.Value.High, Rounding);
        Assert.Equal(mean - 0.05, collection.Cells[0].Error(ErrorChoice.BestOnValidation)!.Value.Mean, Rounding);
        Assert.Equal(mean - 0.1, collection.Cells[0].Error(ErrorChoice.Oracle)!.Value.Mean, Rounding);
    }

    /// <summary>Pairs are made by seed. A rule that pairs nothing, and takes the difference of the means with their own spread, would have an interval ten times as wide.</summary>
    [Fact]
    public void Along_Axis_PairsTheSeeds()
    {
        CellDifference difference = Assert.Single(SweepCollection.Of(_sweep).Along("mixup.alpha"));
        Assert.Equal(("alpha0.5", "alpha1"), (difference.From, difference.To));
        double[] expected = [0.05, 0.04, 0.06];
        Assert.All(expected.Zip(difference.Final.Differences), d => Assert.Equal(d.First, d.Second, Rounding));
        Assert.Equal(2 * StudentT.InvCDF(0, 1, 2, 0.975) * 0.01 / Math.Sqrt(3), difference.Final.Interval!.Value.High - difference.Final.Interval.Value.Low, Rounding);
    }

    [Fact]
    public void Along_SeedMissingOnOneSide_IsLeftOutOfThePairs()
    {
        Directory.Delete(_sweep.RunOf(_sweep.Plan.Tasks[4])!.Path, recursive: true);
        SweepCollection collection = SweepCollection.Of(_sweep);
        Assert.Equal((2, 3), (collection.Cells[1].Runs.Count, collection.Cells[1].Planned));
        Assert.Equal([1L, 3], Assert.Single(collection.Along("mixup.alpha")).Seeds);
    }

    [Fact]
    public void Of_RunThatFailed_IsNotCollected()
    {
        Directory.Delete(_sweep.RunOf(_sweep.Plan.Tasks[0])!.Path, recursive: true);
        Make(_sweep.Plan.Tasks[0], 0.9, ExitCode.Failed);
        Assert.Equal([2, 3, 4, 5, 6], SweepCollection.Of(_sweep).Runs.Select(r => r.Task.Index));
        ProcessOutcome status = CapturedTerminal.Run("sweep", "status", _sweep.Path);
        Assert.StartsWith("small: 6 tasks: 5 done, 1 failed\n", status.Output, StringComparison.Ordinal);
        Assert.Matches(@"^alpha0\.5/0001-[0-9a-f]{8}: ended\n$", status.Error);
    }

    [Fact]
    public void Status_FolderWithoutItsManifest_SaysSoAndTellsTheOthers()
    {
        File.Delete(_sweep.RunOf(_sweep.Plan.Tasks[0])!.PathOf(RunFiles.Manifest));
        ProcessOutcome status = CapturedTerminal.Run("sweep", "status", _sweep.Path);
        Assert.Equal(0, status.ExitCode);
        Assert.StartsWith("small: 6 tasks: 5 done, 1 ", status.Output, StringComparison.Ordinal);
        Assert.Contains("no run.json here", Assert.Single(status.Error.TrimEnd('\n').Split('\n')), StringComparison.Ordinal);
    }

    /// <summary>A network that is not finite has a test error, that of guessing: averaged in, it would pass for a result. Neither the run's exit code nor its state matters.</summary>
    [Theory]
    [InlineData(ExitCode.Failed)]
    [InlineData(ExitCode.Done)] // as versions before left it that trained on
    public void Of_RunThatDiverged_IsCountedAndInNoMean(ExitCode end)
    {
        Directory.Delete(_sweep.RunOf(_sweep.Plan.Tasks[0])!.Path, recursive: true);
        Make(_sweep.Plan.Tasks[0], 0.9, end, lastLoss: double.NaN);
        SweepCollection collection = SweepCollection.Of(_sweep);
        Assert.Equal([1], collection.Diverged.Select(t => t.Index));
        Assert.Equal((false, true), (SweepStanding.Of(_sweep)[0].IsDone, SweepStanding.Of(_sweep)[0].HasDiverged));
        Assert.False(new TaskExecution(_sweep, []).IsDone(1));
        Assert.Equal([(2, 1), (3, 0)], collection.Cells.Select(c => (c.Runs.Count, c.Diverged)));
        Assert.Equal((0.22 + 0.27) / 2, collection.Cells[0].Error(ErrorChoice.Final)!.Value.Mean, Rounding);

        ProcessOutcome text = CapturedTerminal.Run("sweep", "collect", _sweep.Path);
        Assert.Contains("2 of 3, 1 diverged", text.Output, StringComparison.Ordinal);
        Assert.EndsWith(". 1 of them diverged: the means of their cells are of the other seeds alone\n", text.Error, StringComparison.Ordinal);
        string[][] cells = [.. File.ReadAllLines(_sweep.PathOf("collected/cells.csv")).Select(l => l.Split(','))];
        Assert.Equal(["diverged", "1", "0"], cells.Select(row => row[Array.IndexOf(cells[0], "diverged")]));
        using var document = JsonDocument.Parse(CapturedTerminal.Run("sweep", "collect", _sweep.Path, "--json").Output);
        Assert.Equal((1, 1), (document.RootElement.GetProperty("diverged").GetInt32(), document.RootElement.GetProperty("cells")[0].GetProperty("diverged").GetInt32()));
    }

    [Fact]
    public void Of_DamagedRun_IsRefusedWithTheRemedy()
    {
        string metrics = _sweep.RunOf(_sweep.Plan.Tasks[2])!.PathOf("metrics.jsonl");
        byte[] bytes = File.ReadAllBytes(metrics);
        bytes[20] ^= 1;
        File.WriteAllBytes(metrics, bytes);
        SweepException error = Assert.Throws<SweepException>(() => SweepCollection.Of(_sweep));
        Assert.Equal(ExitCode.InvalidData, error.ExitCode);
        Assert.Contains("delete the folder and run the sweep again", error.Message, StringComparison.Ordinal);
    }

    /// <summary>Every line that is left is sound; only the end event tells that some are missing.</summary>
    [Fact]
    public void Of_RunWhoseLogWasCutBetweenTwoLines_IsRefusedToo()
    {
        string metrics = _sweep.RunOf(_sweep.Plan.Tasks[2])!.PathOf("metrics.jsonl");
        File.WriteAllLines(metrics, File.ReadAllLines(metrics)[..^1]);
        Assert.Contains("lines are missing", Assert.Throws<SweepException>(() => SweepCollection.Of(_sweep)).Message, StringComparison.Ordinal);
        Assert.False(new TaskExecution(_sweep, []).IsDone(3));
    }

    [Fact]
    public void Along_NoAxis_SaysWhichThereAre() =>
        Assert.Equal("'data.train' is no axis of the sweep 'small'; its axes: mixup.alpha.", Assert.Throws<SweepException>(() => SweepCollection.Of(_sweep).Along("data.train")).Message);

    // Three evaluations: the least test error, then what the validation part chooses, then the last.
    private void Make(SweepTask task, double final, ExitCode end, double lastLoss = 0.9)
    {
        RunDirectory run = _sweep.Store.Create(Runs.Samples.Run(task.Index, task.Cell, task.Seed) with { ConfigText = ConfigWriter.Write(task.ConfigFrom(_sweep.Plan.BaseText)) });
        using RunWriter writer = RunWriter.Open(run);
        writer.Record(Runs.Samples.Record(1, final - 0.1, 0.3), Runs.Samples.Timing(1));
        writer.Record(Runs.Samples.Record(2, final - 0.05, 0.1), Runs.Samples.Timing(2));
        writer.Record(Runs.Samples.Record(3, final, 0.2) with { TestLoss = lastLoss }, Runs.Samples.Timing(3));
        writer.Note(RunEvents.End(end, 3, 6, "ended"));
    }
}
