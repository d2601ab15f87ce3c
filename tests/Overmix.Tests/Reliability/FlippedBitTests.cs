using Overmix.Core.Errors;
using Overmix.Core.Findings;
using Overmix.Core.Seeding;
using Overmix.Runs.Gallery;
using Overmix.Runs.Store;
using Overmix.Tests.Cli;
using Overmix.Training.Checkpoints;
using Overmix.Training.Delivery;
using static TorchSharp.torch;

namespace Overmix.Tests.Reliability;

/// <summary>
/// Figure 4, corruption found: single bits flipped in the files of a run that a process really trained. A flip that passes unnoticed, a message that does not name the file,
/// or a byte lost by a verb that refuses fails it. Each room's own tests flip every bit of its formats; here the whole folder is met by the verbs.
/// </summary>
public sealed class FlippedBitTests
{
    private const int Variant = 5;
    private static readonly string[] Unchecked = ["writer.lock"]; // Holds nothing that is used.
    private readonly References _references;

    public FlippedBitTests(References references) => _references = references;

    [Fact]
    public void Read_RandomBitsFlipped_AreAllNoticed400() => FlipAll(Trials.Count(400));

    [Fact(Explicit = true)]
    [Trait("Speed", "slow")]
    public void Read_RandomBitsFlipped_AreAllNoticed10000() => FlipAll(Trials.Count(10_000));

    [Theory]
    [InlineData("resume", "run.json")]
    [InlineData("resume", "config.yaml")]
    [InlineData("resume", "metrics.jsonl")]
    [InlineData("runs show", "run.json")]
    [InlineData("runs show", "config.yaml")]
    [InlineData("runs show", "metrics.jsonl")]
    [InlineData("runs show", "events.jsonl")]
    [InlineData("report", "run.json")]
    [InlineData("report", "metrics.jsonl")]
    public void Verb_BitFlipped_SaysWhichFileWith3AndLosesNothing(string verb, string file)
    {
        string folder = _references.HalfDone(Variant, $"{verb}-{file}");
        FolderBytes.Flip(Path.Combine(folder, file), 99);
        SortedDictionary<string, string> before = FolderBytes.Of(folder);
        ProcessOutcome outcome = OvermixProcess.Run([.. verb.Split(' '), folder]);

        Assert.True(outcome.ExitCode == 3, $"exit code {outcome.ExitCode}: {outcome.Error}");
        Assert.Contains(file, outcome.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", outcome.Error, StringComparison.Ordinal);
        Assert.Equal(before, FolderBytes.Of(folder));
    }

    [Fact]
    public void Report_EveryBitOfTheLastLineFlipped_IsRefused()
    {
        string folder = FolderBytes.Copy(_references.Of(Variant), Path.Combine(_references.NewFolder("last-line"), "trial", "0001-00000000"));
        string metrics = Path.Combine(folder, "metrics.jsonl");
        byte[] sound = File.ReadAllBytes(metrics);
        long start = Array.LastIndexOf(sound, (byte)'\n', sound.Length - 2) + 1;
        for (long bit = 8 * start; bit < 8L * sound.Length; bit += 7)
        {
            FolderBytes.Flip(metrics, bit);
            ProcessOutcome outcome = CapturedTerminal.Run("report", folder);
            Assert.True(outcome.ExitCode == 3 && outcome.Error.Contains("metrics.jsonl", StringComparison.Ordinal), $"bit {bit}: {outcome}");
            File.WriteAllBytes(metrics, sound);
        }

        FolderBytes.Flip(metrics, 8L * (sound.Length - 1)); // The last newline: a whole line turns into a torn one, which a finished run cannot have.
        Assert.Equal(3, CapturedTerminal.Run("report", folder).ExitCode);
    }

    private void FlipAll(int trials)
    {
        RunDirectory run = RunDirectory.Open(FolderBytes.Copy(_references.Of(Variant), Path.Combine(_references.NewFolder("flips"), "trial", "0001-00000000")));
        string[] files = [.. FolderBytes.Of(run.Path).Keys.Except(Unchecked)];
        List<string> missed = [.. files.Where(f => IsNoticed(run, f)).Select(f => $"{f} is refused as it is")];
        RandomStream draws = Trials.Draws(4, 0);
        for (int i = 0; i < trials; i++)
        {
            string file = files[draws.NextInt(files.Length)], path = run.PathOf(file);
            byte[] sound = File.ReadAllBytes(path);
            long bit = draws.NextInt(8 * sound.Length);
            FolderBytes.Flip(path, bit);
            missed.AddRange(IsNoticed(run, file) ? [] : [$"bit {bit} of {file}"]);
            File.WriteAllBytes(path, sound);
        }

        Trials.Print($"figure 4, single-bit flips noticed: {trials - missed.Count} of {trials}, over {files.Length} files");
        Assert.Empty(missed);
    }

    /// <summary>Whether whoever uses the file learns that it was changed, and which it is.</summary>
    private static bool IsNoticed(RunDirectory run, string file)
    {
        try
        {
            return Path.GetDirectoryName(file) is { Length: > 0 } folder ? IsNoticedIn(folder, run, Path.GetFileName(file)) : file switch
            {
                "run.json" => run.ReadManifest() is null,
                "config.yaml" => run.ReadConfig() is null,
                "overrides.txt" => run.ReadOverrides() is null,
                "metrics.jsonl" => run.ReadMetrics().Problems.Count > 0,
                "timings.jsonl" => run.ReadTimings().Problems.Count > 0,
                "events.jsonl" => run.ReadEvents().Problems.Count > 0,
                "status.json" => run.ReadStatus() is null,
                _ => run.ReadJson(file) is null,
            };
        }
        catch (UserErrorException error)
        {
            return error.Message.Contains(Path.GetFileName(Path.GetDirectoryName(run.PathOf(file))!), StringComparison.Ordinal);
        }
    }

    private static bool IsNoticedIn(string folder, RunDirectory run, string file) =>
        folder == RunFiles.Gallery ? RunGallery.Read(run) is { Problems: [string problem, ..] } && problem.Contains(file, StringComparison.Ordinal)
            : folder == ModelFolder.DefaultName ? IsModelNoticed(run.PathOf(folder)) : IsCheckpointNoticed(run, folder, file);

    private static bool IsModelNoticed(string folder)
    {
        foreach (Tensor weight in ModelFolder.Read(folder).Weights.Values)
        {
            weight.Dispose();
        }

        return false;
    }

    private static bool IsCheckpointNoticed(RunDirectory run, string folder, string file)
    {
        var store = new CheckpointStore(run.CheckpointsPath);
        if (file == "latest")
        {
            using Checkpoint? loaded = store.LoadNewestValid(out IReadOnlyList<Finding> notes);
            return notes.Count > 0;
        }

        using Checkpoint found = store.Load(Path.GetFileName(folder));
        return false;
    }
}
