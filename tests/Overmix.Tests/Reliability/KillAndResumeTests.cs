using Overmix.Core.Seeding;
using Overmix.Tests.Cli;

namespace Overmix.Tests.Reliability;

/// <summary>
/// Figure 1, bit-exact resume: a run killed by SIGKILL at random moments, once or twice, and resumed, ends with the records, weights, optimiser state and data order of the uncut run.
/// One differing byte fails it. A third of the kills wait for a checkpoint that is being written. The others fall where the run spends its time, a good part of it mid-epoch:
/// <see cref="StoppedRunTests"/> counts that share at moments drawn alike, and can, because there the process says where it was.
/// </summary>
public sealed class KillAndResumeTests(References references)
{
    private int _kills, _amidSaves, _tooLate;

    [Fact]
    public void Resume_KilledAtRandomMoments_IsBitExact20() => KillAndCompare(Trials.Count(20));

    [Fact(Explicit = true)]
    [Trait("Speed", "slow")]
    public void Resume_KilledAtRandomMoments_IsBitExact200() => KillAndCompare(Trials.Count(200));

    private void KillAndCompare(int trials)
    {
        Trials.AssertAll("figure 1, bit-exact after SIGKILL", trials, trial => Trial(trial));
        Trials.Print($"kills: {_kills}, of them amid a save: {_amidSaves}; runs that ended before a kill: {_tooLate}");
        Assert.True(trials < 10 || _amidSaves > 0, "No kill fell into a save: the figure did not test what it says.");
    }

    private IReadOnlyList<string> Trial(int trial)
    {
        RandomStream draws = Trials.Draws(1, trial);
        string uncut = references.Of(trial);
        int kills = 1 + draws.NextInt(2);
        ChildRun child = ChildRun.Train(references.NewFolder($"killed{trial}"), SmallRun.Variant(trial));
        for (int kill = 0; kill < kills; kill++)
        {
            using (child)
            {
                KillAtRandom(child, draws, references.MetricsLength(trial), amidSave: (trial + kill) % 3 == 0);
            }

            child = ChildRun.Resume(child.Folder);
        }

        using (child)
        {
            ProcessOutcome outcome = child.Process.WaitForExit();
            return outcome.ExitCode == 0 ? RunComparison.Differences(uncut, child.Folder) : [$"resume: exit code {outcome.ExitCode}, {outcome.Error}"];
        }
    }

    private void KillAtRandom(ChildRun child, RandomStream draws, int length, bool amidSave)
    {
        child.WaitForMetrics(draws.NextInt(length));
        if (amidSave)
        {
            child.WaitForSave();
        }
        else
        {
            Thread.Sleep(draws.NextInt(60));
        }

        bool killed = child.Kill();
        _ = Interlocked.Increment(ref killed ? ref _kills : ref _tooLate);
        _ = killed && child.IsAmidSave ? Interlocked.Increment(ref _amidSaves) : 0;
    }
}
