namespace Overmix.Cli.Speed;

/// <summary>A network's throughput in one precision and layout.</summary>
/// <param name="Network">Its name.</param>
/// <param name="Width">Channels of its first stage.</param>
/// <param name="Precision">Precision.</param>
/// <param name="Layout">Layout.</param>
/// <param name="ImagesPerSecond">Images trained on in a second.</param>
internal sealed record Throughput(string Network, int Width, string Precision, string Layout, double ImagesPerSecond);

/// <summary>What the training benchmark measured; throughput ratios count up, time ratios count down.</summary>
internal sealed record SpeedResult
{
    /// <summary>Throughput in the automatic precision and layout over PyTorch's; null if it could not be run, as all that compare with it.</summary>
    public double? ResNet18VsPyTorch { get; init; }

    /// <summary>Throughput in the automatic precision and layout over that in float32, contiguous.</summary>
    public required double ResNet18VsFloat32Nchw { get; init; }

    /// <summary>Throughput in float32, channels last, over PyTorch's.</summary>
    public double? ResNet18Float32VsPyTorch { get; init; }

    /// <summary>The first at the narrow width.</summary>
    public double? ResNet18Width16VsPyTorch { get; init; }

    /// <summary>Time of a Mixup step over an ERM step, ResNet-18, from the time that either takes to make its batch: 95 % upper limit.</summary>
    public required double MixupOverheadResNet18 { get; init; }

    /// <summary>The same from whole steps, which scatter by more than Mixup costs.</summary>
    public double MixupWholeStepsResNet18 { get; init; } = double.NaN;

    /// <summary>The same for the MLP.</summary>
    public required double MixupOverheadMlp { get; init; }

    /// <summary>Time of an MLP step over PyTorch's, each at its better number of threads.</summary>
    public double? MlpStepVsPyTorch { get; init; }

    /// <summary>Time of the convolutions and products alone over the step's.</summary>
    public required double FractionOfKernelRate { get; init; }

    /// <summary>Why the comparison with PyTorch is missing; null if it is not.</summary>
    public string? PeerReason { get; init; }

    /// <summary>What the peer ran on.</summary>
    public string? Peer { get; init; }

    /// <summary>Most memory held by the process up to the end of the large ResNet-18's first steps in the automatic precision, bytes.</summary>
    public required long PeakBytes { get; init; }

    /// <summary>Seconds a step, medians, by name.</summary>
    public required IReadOnlyList<(string Name, double Seconds)> Steps { get; init; }

    /// <summary>Every network in every precision and layout.</summary>
    public required IReadOnlyList<Throughput> Networks { get; init; }

    /// <summary>The numbers with their targets at full size.</summary>
    public IReadOnlyList<(string Name, double? Value, string Target)> Rows =>
    [
        ("resnet18VsPyTorch", ResNet18VsPyTorch, "≥ 2.3"),
        ("resnet18VsFloat32Nchw", ResNet18VsFloat32Nchw, "≥ 2.4"),
        ("resnet18Float32VsPyTorch", ResNet18Float32VsPyTorch, "≥ 1.0"),
        ("resnet18Width16VsPyTorch", ResNet18Width16VsPyTorch, "≥ 2.0"),
        ("mixupOverheadResnet18", MixupOverheadResNet18, "≤ 1.02"),
        ("mixupOverheadMlp", MixupOverheadMlp, "≤ 1.10"),
        ("mlpStepVsPyTorch", MlpStepVsPyTorch, "≤ 0.8"),
        ("fractionOfKernelRate", FractionOfKernelRate, "≥ 0.75"),
    ];
}
