using System.Text.Json.Nodes;
using Overmix.Native;
using Overmix.Training.Benchmark;

namespace Overmix.Cli.Speed;

/// <summary>An MLP 64-512-512-10 at batch 50: a step against PyTorch's, each at its better number of threads, and Mixup against ERM.</summary>
internal sealed class MlpBenchmark(SpeedSizes sizes, TorchPeer peer, TimeProvider time)
{
    private const int Warmup = 100;

    private static readonly int[] Threads = [.. new[] { 1, ThreadPolicy.JobShare }.Distinct()];

    /// <summary>Measures and puts the numbers into the result.</summary>
    public SpeedResult Fill(SpeedResult result, Action advance)
    {
        TurnTaking steps = Steps(advance);
        string ours = Best(steps, Ours), theirs = Best(steps, Theirs);
        TurnTaking mixing = Mixing(ours == Ours(1) ? 1 : ThreadPolicy.JobShare, advance);
        return result with
        {
            MlpStepVsPyTorch = steps.Ratio(ours, theirs),
            MixupOverheadMlp = Quotients.UpperLimit(mixing.Ratios("mixup", "erm")),
            Steps = [.. result.Steps, .. steps.Medians, .. mixing.Medians.Select(m => ($"mlp {m.Name}", m.Seconds))],
        };
    }

    private TurnTaking Steps(Action advance)
    {
        StepTrial[] trials = [.. Threads.Select(t => new StepTrial(Task(t), time))];
        var turns = new TurnTaking();
        for (int i = 0; i < trials.Length; i++)
        {
            StepTrial trial = trials[i];
            int threads = Threads[i];
            _ = trial.Seconds(Warmup);
            turns.Add(Ours(threads), () => trial.Seconds(sizes.MlpSteps) / sizes.MlpSteps);
            turns.Add(Theirs(threads), () => peer.Seconds(Request(threads)) / sizes.MlpSteps);
        }

        _ = turns.Play(sizes.MixupRounds, advance);
        Array.ForEach(trials, t => t.Dispose());
        return turns;
    }

    private TurnTaking Mixing(int threads, Action advance)
    {
        using var mixup = new StepTrial(Task(threads), time);
        using var erm = new StepTrial(Task(threads) with { Mixup = false }, time);
        _ = mixup.Seconds(Warmup) + erm.Seconds(Warmup);
        var turns = new TurnTaking();
        turns.Add("mixup", () => mixup.Seconds(sizes.MlpSteps) / sizes.MlpSteps);
        turns.Add("erm", () => erm.Seconds(sizes.MlpSteps) / sizes.MlpSteps);
        return turns.Play(sizes.MixupRounds, advance);
    }

    private static string Best(TurnTaking turns, Func<int, string> name) => Threads.Select(name).MinBy(n => turns[n].Order().ElementAt((turns[n].Count - 1) / 2))!;

    private static string Ours(int threads) => $"mlp, {threads} thread(s)";

    private static string Theirs(int threads) => $"mlp PyTorch, {threads} thread(s)";

    private static StepTask Task(int threads) => new() { Network = "mlp", Hidden = [512, 512], BatchSize = 50, Side = 8, Examples = 500, Threads = threads };

    private JsonObject Request(int threads) => new()
    {
        ["network"] = "mlp", ["batch"] = 50, ["threads"] = threads, ["examples"] = 500, ["warmup"] = Warmup, ["steps"] = sizes.MlpSteps,
    };
}
