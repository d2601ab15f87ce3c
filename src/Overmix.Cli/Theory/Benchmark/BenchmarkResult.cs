namespace Overmix.Cli.Theory.Benchmark;

/// <summary>What the theory benchmark measured: medians over alternations.</summary>
internal sealed record BenchmarkResult
{
    /// <summary>2md² / time of the Gram matrix, over the machine's float32 matrix-product rate; symmetry may bring it above 1.</summary>
    public required double GramFractionOfPeak { get; init; }

    /// <summary>NumPy's time over Overmix's; null if NumPy could not be run.</summary>
    public required double? GramVsNumpy { get; init; }

    /// <summary>Why there is no comparison with NumPy; null if there is one.</summary>
    public required string? GramVsNumpyReason { get; init; }

    /// <summary>Most memory that this process held up to the end of the first Gram matrix, bytes.</summary>
    public required long PeakBytes { get; init; }

    /// <summary>Time at 2n over time at n: 4 for a cost that goes with the number of pairs.</summary>
    public required double GramGrowth { get; init; }

    /// <summary>Time of the flow's coefficients at all times over that of the eigendecomposition.</summary>
    public required double FlowTimesShare { get; init; }

    /// <summary>Time of the whole risk curve over that of the eigendecomposition.</summary>
    public required double RiskCurveRatio { get; init; }

    /// <summary>The machine's float32 matrix-product rate, operations a second.</summary>
    public required double ProductRate { get; init; }

    /// <summary>Seconds of each Gram matrix at n.</summary>
    public required IReadOnlyList<double> GramSeconds { get; init; }

    /// <summary>The numbers with their targets at full size.</summary>
    public IReadOnlyList<(string Name, double? Value, string Target)> Rows =>
    [
        ("gramFractionOfPeak", GramFractionOfPeak, "≥ 0.9"),
        ("gramVsNumpy", GramVsNumpy, "≥ 1.3"),
        ("peakBytes", PeakBytes, "≤ 1.5e9"),
        ("gramGrowth", GramGrowth, "≤ 4.3"),
        ("flowTimesShare", FlowTimesShare, "≤ 0.2"),
        ("riskCurveRatio", RiskCurveRatio, "≤ 3"),
    ];
}
