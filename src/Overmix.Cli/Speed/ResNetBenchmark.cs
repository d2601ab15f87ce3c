using System.Diagnostics;
using System.Text.Json.Nodes;
using Overmix.Core.Configuration;
using Overmix.Native;
using Overmix.Training.Benchmark;

namespace Overmix.Cli.Speed;

/// <summary>ResNet-18: the automatic precision and layout against float32, against PyTorch, against its own convolutions, and Mixup against ERM.</summary>
internal sealed class ResNetBenchmark(SpeedSizes sizes, TorchPeer peer, TimeProvider time)
{
    private const string Auto = "resnet18 auto", Nchw = "resnet18 float32 contiguous", Float32 = "resnet18 float32 channelsLast", Torch = "resnet18 PyTorch", Kernels = "resnet18 kernels alone", Mixup = "resnet18 mixup", Erm = "resnet18 erm", MixupBatch = "a batch of mixup alone", ErmBatch = "a batch of erm alone";
    private const int NarrowSteps = 3;

    /// <summary>Most memory held up to the end of the first steps, bytes.</summary>
    public long PeakBytes { get; private set; }

    /// <summary>The large network: the four ways to compute, the peer, and the kernels alone.</summary>
    public TurnTaking Large(Action advance)
    {
        StepTask task = Task(sizes.Width);
        using var auto = new StepTrial(task, time);
        using (var self = Process.GetCurrentProcess())
        {
            PeakBytes = self.PeakWorkingSet64;
        }

        using var kernels = new KernelTrial(auto, task, time);
        using var nchw = new StepTrial(task with { Precision = Precision.Float32, Layout = ImageLayout.Contiguous }, time);
        using var float32 = new StepTrial(task with { Precision = Precision.Float32, Layout = ImageLayout.ChannelsLast }, time);
        var turns = new TurnTaking();
        turns.Add(Auto, () => auto.Seconds(1));
        turns.Add(Kernels, () => kernels.Seconds());
        turns.Add(Nchw, () => nchw.Seconds(1));
        turns.Add(Float32, () => float32.Seconds(1));
        turns.Add(Torch, () => peer.Seconds(Request(sizes.Width, 1)));
        _ = kernels.Seconds();
        return turns.Play(sizes.Rounds, advance);
    }

    /// <summary>The narrow network against the peer.</summary>
    public TurnTaking Narrow(Action advance)
    {
        using var auto = new StepTrial(Task(sizes.NarrowWidth), time);
        var turns = new TurnTaking();
        turns.Add(NarrowName(Auto), () => auto.Seconds(NarrowSteps) / NarrowSteps);
        turns.Add(NarrowName(Torch), () => peer.Seconds(Request(sizes.NarrowWidth, NarrowSteps)) / NarrowSteps);
        return turns.Play(sizes.Rounds, advance);
    }

    /// <summary>Mixup against ERM.</summary>
    public TurnTaking Mixing(Action advance)
    {
        using var mixup = new StepTrial(Task(sizes.Width), time);
        using var erm = new StepTrial(Task(sizes.Width) with { Mixup = false }, time);
        var turns = new TurnTaking();
        using var mixupBatch = new BatchTrial(Task(sizes.Width), time);
        using var ermBatch = new BatchTrial(Task(sizes.Width) with { Mixup = false }, time);
        turns.Add(Mixup, () => mixup.Seconds(1));
        turns.Add(Erm, () => erm.Seconds(1));
        turns.Add(MixupBatch, () => mixupBatch.Seconds());
        turns.Add(ErmBatch, () => ermBatch.Seconds());
        return turns.Play(sizes.MixupRounds, advance);
    }

    /// <summary>Puts the numbers into the result.</summary>
    public SpeedResult Fill(SpeedResult result, TurnTaking large, TurnTaking narrow, TurnTaking mixing) => result with
    {
        ResNet18VsPyTorch = large.Ratio(Torch, Auto),
        ResNet18VsFloat32Nchw = large.Ratio(Nchw, Auto)!.Value,
        ResNet18Float32VsPyTorch = large.Ratio(Torch, Float32),
        ResNet18Width16VsPyTorch = narrow.Ratio(NarrowName(Torch), NarrowName(Auto)),
        MixupOverheadResNet18 = Quotients.UpperLimit(ByParts(mixing)),
        MixupWholeStepsResNet18 = Quotients.UpperLimit(mixing.Ratios(Mixup, Erm)),
        FractionOfKernelRate = large.Ratio(Kernels, Auto)!.Value,
        PeakBytes = PeakBytes,
        Steps = [.. result.Steps, .. large.Medians, .. narrow.Medians, .. mixing.Medians],
    };

    // 1 + (batch of Mixup − batch of ERM) / step of ERM, round by round: after the batch, both steps do the same work.
    private static double[] ByParts(TurnTaking mixing) =>
        [.. mixing[MixupBatch].Zip(mixing[ErmBatch], mixing[Erm]).Select(t => 1 + ((t.First - t.Second) / t.Third))];

    private string NarrowName(string name) => $"{name}, width {sizes.NarrowWidth}";

    private StepTask Task(int width) => new()
    {
        Network = "resnet18", Width = width, BatchSize = sizes.BatchSize, Examples = 2 * sizes.BatchSize, Precision = Precision.Auto, Layout = ImageLayout.Auto, Threads = ThreadPolicy.JobShare,
    };

    private JsonObject Request(int width, int steps) => new()
    {
        ["network"] = "resnet18", ["width"] = width, ["batch"] = sizes.BatchSize, ["threads"] = ThreadPolicy.JobShare, ["examples"] = 2 * sizes.BatchSize, ["steps"] = steps,
    };
}
