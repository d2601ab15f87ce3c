using System.Globalization;
using System.Text.Json.Nodes;
using Overmix.Runs.Store;

namespace Overmix.Tests.Reliability;

/// <summary>Compares two run folders, tolerance 0.</summary>
internal static class RunComparison
{
    /// <summary>Events that follow from the configuration alone: what was fed, and when it changed.</summary>
    private static readonly string[] DeterministicKinds = ["batch-audit", "switch"];

    /// <summary>In what two finished runs differ; empty if in nothing that a configuration decides.</summary>
    /// <param name="expected">Folder of the uncut run.</param>
    /// <param name="actual">Folder of the other one.</param>
    public static IReadOnlyList<string> Differences(string expected, string actual)
    {
        List<string> found = [];
        RunSummary summary = RunDirectory.Open(actual).Summarize();
        AddIf(summary.State != RunState.Done || summary.Problems.Count > 0, $"state {summary.State}: {string.Join("; ", summary.Problems)}");
        AddIf(!SameBytes("metrics.jsonl"), "metrics.jsonl");
        AddIf(!Fed(expected).SequenceEqual(Fed(actual)), "batch audits or switches in events.jsonl");
        (string then, string now) = (Newest(expected), Newest(actual));
        AddIf(then != now, $"the final checkpoint: {then}, {now}");
        string checkpoint = Path.Combine(RunFiles.Checkpoints, then);
        AddIf(!SameBytes(Path.Combine(checkpoint, "model.safetensors")), "weights");
        AddIf(!SameBytes(Path.Combine(checkpoint, "optimizer.safetensors")), "optimiser state");
        string average = Path.Combine(checkpoint, "average.safetensors");
        AddIf(File.Exists(Path.Combine(expected, average)) != File.Exists(Path.Combine(actual, average)) || (File.Exists(Path.Combine(expected, average)) && !SameBytes(average)), "average of weights");
        AddIf(State(Path.Combine(expected, checkpoint)) != State(Path.Combine(actual, checkpoint)), "state.json");
        return found;

        void AddIf(bool differs, string what) => found.AddRange(differs ? [what] : []);

        bool SameBytes(string file) => File.Exists(Path.Combine(actual, file)) && File.ReadAllBytes(Path.Combine(expected, file)).AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(actual, file)));
    }

    private static string Newest(string run) => File.ReadAllText(Path.Combine(run, RunFiles.Checkpoints, "latest")).TrimEnd('\n');

    private static string[] Fed(string run) =>
    [
        .. RunDirectory.Open(run).ReadEvents().Entries.Select(e => e.Event).Where(e => DeterministicKinds.Contains(e.Kind))
            .Select(e => string.Create(CultureInfo.InvariantCulture, $"{e.Kind} {e.Epoch} {e.Step} {string.Join(' ', e.Details.OrderBy(d => d.Key).Select(d => $"{d.Key}={d.Value}"))}")),
    ];

    // How long the logs of times and events are tells when processes started and ended, not what was trained.
    private static string State(string checkpoint)
    {
        string file = Path.Combine(checkpoint, "state.json");
        if (!File.Exists(file))
        {
            return "none";
        }

        JsonNode state = JsonNode.Parse(File.ReadAllText(file))!;
        _ = state["logOffsets"]!.AsObject().Remove("timings.jsonl");
        _ = state["logOffsets"]!.AsObject().Remove("events.jsonl");
        return state.ToJsonString();
    }
}
