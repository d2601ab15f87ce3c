using System.Text.Json.Nodes;
using Overmix.Core.Configuration;
using Overmix.Training.Benchmark;

namespace Overmix.Cli.Speed;

/// <summary>An epoch of ResNet-18 on as many images as CIFAR-10 has, resident on a GPU, beside eager PyTorch in bfloat16, channels last, on the same card.</summary>
/// <param name="Device">The device, as in <c>train.device</c>.</param>
/// <param name="Width">Channels of the stem.</param>
/// <param name="Examples">Images in an epoch.</param>
/// <param name="Batches">Batch sizes to try.</param>
/// <param name="Rounds">Epochs of each; odd.</param>
internal sealed record GpuBenchmark(string Device, int Width, int Examples, IReadOnlyList<int> Batches, int Rounds)
{
    /// <summary>The sizes of the claim.</summary>
    public static GpuBenchmark Full(string device) => new(device, 64, 50_000, [128, 512], 3);

    /// <summary>A tenth of an epoch at width 16.</summary>
    public static GpuBenchmark Quick(string device) => new(device, 16, 5_000, [128, 512], 1);

    /// <summary>Measures.</summary>
    /// <param name="peer">The PyTorch loop.</param>
    /// <param name="time">The clock.</param>
    /// <param name="advance">Called after each round.</param>
    public IReadOnlyList<GpuEpoch> Measure(TorchPeer peer, TimeProvider time, Action advance) => [.. Batches.Select(batch => Epoch(batch, peer, time, advance))];

    private GpuEpoch Epoch(int batch, TorchPeer peer, TimeProvider time, Action advance)
    {
        int steps = (Examples + batch - 1) / batch;
        var task = new StepTask { Network = "resnet18", Width = Width, BatchSize = batch, Examples = Examples, Precision = Precision.Auto, Layout = ImageLayout.Auto, Device = Device };
        using var trial = new StepTrial(task, time);
        var turns = new TurnTaking();
        turns.Add("overmix", () => trial.Seconds(steps));
        turns.Add("torch", () => peer.Seconds(new JsonObject
        {
            ["network"] = "resnet18", ["width"] = Width, ["batch"] = batch, ["threads"] = 1, ["device"] = Device, ["examples"] = Examples, ["warmup"] = 50, ["steps"] = steps,
        }));
        _ = turns.Play(Rounds, advance);
        double? torch = turns["torch"].All(double.IsFinite) ? Quotients.Median([.. turns["torch"]]) : null;
        return new GpuEpoch(batch, Quotients.Median([.. turns["overmix"]]), torch, turns.Ratio("torch", "overmix"));
    }
}

/// <summary>Epoch times at one batch size.</summary>
/// <param name="BatchSize">Batch size.</param>
/// <param name="Seconds">Seconds of an epoch.</param>
/// <param name="TorchSeconds">PyTorch's; null if it could not be run.</param>
/// <param name="VsPyTorch">Throughput over PyTorch's: median over rounds.</param>
internal sealed record GpuEpoch(int BatchSize, double Seconds, double? TorchSeconds, double? VsPyTorch);
