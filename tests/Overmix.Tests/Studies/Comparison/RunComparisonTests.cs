using Overmix.Core.Configuration;
using Overmix.Core.Errors;
using Overmix.Runs;
using Overmix.Runs.Store;
using Overmix.Studies.Comparison;
using Overmix.Tests.Runs;

namespace Overmix.Tests.Studies.Comparison;

public sealed class RunComparisonTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Of_TwoGroups_ArePairedOverTheSeedsOfBoth()
    {
        // Seed 3 is in one group only and far off; pairing by order instead of by seed, or averaging each group by itself, gives other numbers.
        RunDirectory[] runs =
        [
            Make("erm", 1, 0.20, 0.30), Make("erm", 2, 0.22, 0.34), Make("erm", 3, 0.9, 0.9),
            Make("mixup", 2, 0.19, 0.31, alpha: 0.4), Make("mixup", 1, 0.18, 0.29, alpha: 0.4),
        ];
        RunComparison comparison = RunComparison.Of(runs);
        Assert.Equal(["erm", "mixup"], comparison.Groups.Select(g => g.Name));
        GroupDifference difference = Assert.Single(comparison.AgainstFirst);
        Assert.Equal([1L, 2L], difference.Final!.Seeds);
        Assert.Equal(-0.02, difference.Final.Difference.Mean, 1e-12);
        Assert.Equal(-0.025, difference.Best!.Difference.Mean, 1e-12);
        Assert.NotNull(difference.Final.Difference.Interval);
        (string key, IReadOnlyList<string?> values) = Assert.Single(comparison.Settings);
        Assert.Equal("mixup.alpha", key);
        Assert.Equal(["1", "0.4"], values);
        Assert.Empty(comparison.Notes);
    }

    [Fact]
    public void Of_RunsOfOneFolderWithDifferentSettings_AreGroupsOfTheirOwn()
    {
        RunComparison comparison = RunComparison.Of([Make("run", 1, 0.2, 0.3), Make("run", 1, 0.2, 0.2, alpha: 0.4)]);
        Assert.Equal(2, comparison.Groups.Count);
        Assert.All(comparison.Groups, g => Assert.Equal(g.Runs[0].Run.Reference, g.Name));
        Assert.Contains(comparison.Notes, n => n.Contains("one seed in common", StringComparison.Ordinal));
        Assert.Null(comparison.AgainstFirst[0].Final!.Difference.Interval);
    }

    [Fact]
    public void Of_TwoRunsOfOneSeed_AreNotAveragedButComparedBitForBit()
    {
        RunDirectory[] runs = [Make("run", 1, 0.2, 0.3), Make("run", 1, 0.2, 0.3), Make("run", 1, 0.2, 0.3 + double.Epsilon + 1e-16)];
        RunComparison comparison = RunComparison.Of(runs);
        Assert.Equal(3, comparison.Groups.Count);
        Assert.Empty(comparison.Settings);
        Assert.Contains(comparison.Notes, n => n.Contains($"{runs[1].Reference} have the same configuration, seed and data: their records are equal, bit for bit", StringComparison.Ordinal));
        Assert.Contains(comparison.Notes, n => n.Contains($"{runs[2].Reference} have the same configuration, seed and data: their records differ from evaluation 3 on", StringComparison.Ordinal));
    }

    [Fact]
    public void Of_GroupsWithoutACommonSeedOrUnfinished_SaySo()
    {
        RunComparison comparison = RunComparison.Of([Make("erm", 1, 0.2, 0.3), Make("mixup", 2, 0.2, 0.3, alpha: 0.4, end: ExitCode.StoppedByInterrupt)]);
        Assert.Null(comparison.AgainstFirst[0].Final);
        Assert.Contains(comparison.Notes, n => n.Contains("no seed in common", StringComparison.Ordinal));
        Assert.Contains(comparison.Notes, n => n.Contains("is not done (stopped", StringComparison.Ordinal));
    }

    [Fact]
    public void Of_GroupsOfOneNameInTwoFolders_HaveNamesOfTheirOwn()
    {
        RunDirectory here = Make("erm", 1, 0.2, 0.3), there = SyntheticRuns.Make(Path.Combine(_folder.Path, "elsewhere"), new RunConfig { Name = "erm" }, 0.2, 0.3);
        RunComparison comparison = RunComparison.Of([here, there]);
        Assert.Equal(2, comparison.Groups.Select(g => g.Name).Distinct().Count());
        Assert.Contains("elsewhere", comparison.Groups[1].Name, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_DamagedRun_IsRefused()
    {
        RunDirectory run = Make("erm", 1, 0.2, 0.3);
        File.WriteAllText(run.PathOf(RunFiles.Manifest), "{}");
        Assert.Equal(ExitCode.InvalidData, Assert.Throws<RunFolderException>(() => RunComparison.Of([run])).ExitCode);
    }

    private RunDirectory Make(string name, long seed, double best, double last, double alpha = 1, ExitCode? end = ExitCode.Done) =>
        SyntheticRuns.Make(_folder.Path, new RunConfig { Name = name, Seed = seed, Mixup = new MixupConfig { Alpha = alpha } }, best, last, end);
}
