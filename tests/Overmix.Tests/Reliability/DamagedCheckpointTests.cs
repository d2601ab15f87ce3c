using Overmix.Runs.Store;
using Overmix.Tests.Cli;
using Overmix.Training.Checkpoints;

namespace Overmix.Tests.Reliability;

/// <summary>
/// Figure 1, when checkpoints are damaged: the newest valid one is used, which is said and logged, and the run still ends as the uncut one.
/// One differing byte, or silence about the damage, fails it. With it the control: the comparison does see a resume that drops the optimiser's state.
/// </summary>
public sealed class DamagedCheckpointTests
{
    private const int Adam = 1;
    private readonly References _references;

    public DamagedCheckpointTests(References references) => _references = references;

    [Theory]
    [InlineData("model.safetensors", Damage.Flip)]
    [InlineData("optimizer.safetensors", Damage.Cut)]
    [InlineData("state.json", Damage.Flip)]
    [InlineData("SHA256SUMS", Damage.Remove)]
    public void Resume_NewestCheckpointDamaged_FallsBackSaysSoAndIsBitExact(string file, Damage damage)
    {
        string folder = _references.HalfDone(Adam, $"damaged-{file}");
        string newest = Names(folder)[0];
        Apply(damage, Path.Combine(folder, RunFiles.Checkpoints, newest, file));

        ProcessOutcome outcome = OvermixProcess.Run("resume", folder);
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        Assert.Contains(Path.Combine(newest, file), outcome.Error, StringComparison.Ordinal);
        Assert.Contains(RunDirectory.Open(folder).ReadEvents().Entries, e => e.Event.Kind == "checkpoint-damaged" && ((string)e.Event.Details["message"]).Contains(file, StringComparison.Ordinal));
        Assert.Empty(RunComparison.Differences(_references.Of(Adam), folder));
    }

    [Fact]
    public void Resume_EveryCheckpointDamaged_IsInvalidDataAndTouchesNothing()
    {
        string folder = _references.HalfDone(Adam, "all-damaged");
        foreach (string name in Names(folder))
        {
            Apply(Damage.Flip, Path.Combine(folder, RunFiles.Checkpoints, name, "model.safetensors"));
        }

        SortedDictionary<string, string> before = FolderBytes.Of(folder);
        ProcessOutcome outcome = OvermixProcess.Run("resume", folder);
        Assert.Equal((3, ""), (outcome.ExitCode, outcome.Output));
        Assert.Contains("error: ", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("is valid", outcome.Error, StringComparison.Ordinal);
        Assert.Equal(before, FolderBytes.Of(folder));
    }

    [Fact]
    public void Resume_KilledBeforeLatestNamedTheFinalCheckpoint_NamesIt()
    {
        string folder = FolderBytes.Copy(_references.Of(Adam), Path.Combine(_references.NewFolder("latest"), "trial", "0001-00000000"));
        File.WriteAllText(Path.Combine(folder, RunFiles.Checkpoints, "latest"), Names(folder)[1] + "\n");
        string events = Path.Combine(folder, "events.jsonl");
        File.WriteAllLines(events, File.ReadAllLines(events)[..^1]); // Without the end.
        Assert.Equal(0, OvermixProcess.Run("resume", folder).ExitCode);
        Assert.Empty(RunComparison.Differences(_references.Of(Adam), folder));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Differences_OptimizerStateDropped_AreSeen(bool drop)
    {
        string folder = _references.HalfDone(Adam, $"dropped-{drop}");
        var store = new CheckpointStore(Path.Combine(folder, RunFiles.Checkpoints));
        using (Checkpoint checkpoint = store.LoadNewestValid(out string? name, out _)!)
        {
            _ = drop ? checkpoint.Optimizer.Values.Select(t => t.zero_()).Count(t => t.IsInvalid) : 0;
            store.Save(checkpoint, name!, keepLast: 3);
        }

        Assert.Equal(0, OvermixProcess.Run("resume", folder).ExitCode);
        IReadOnlyList<string> differences = RunComparison.Differences(_references.Of(Adam), folder);
        Assert.Equal(drop ? ["metrics.jsonl", "weights", "optimiser state", "average of weights"] : [], differences.Where(d => d != "state.json"));
    }

    private static IReadOnlyList<string> Names(string folder) => new CheckpointStore(Path.Combine(folder, RunFiles.Checkpoints)).Names;

    private static void Apply(Damage damage, string file)
    {
        switch (damage)
        {
            case Damage.Flip:
                FolderBytes.Flip(file, new FileInfo(file).Length * 4);
                break;
            case Damage.Cut:
                File.WriteAllBytes(file, File.ReadAllBytes(file)[..^1]);
                break;
            default:
                File.Delete(file);
                break;
        }
    }

    /// <summary>What happens to a file.</summary>
    public enum Damage
    {
        Flip,
        Cut,
        Remove,
    }
}
