using Overmix.Core.Findings;

namespace Overmix.Diagnostics.OverTraining;

/// <summary>The verdict on a group of runs that differ in nothing but the seed.</summary>
public sealed record OverTrainingVerdict
{
    /// <summary>The shape.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>Epoch of the valley before the rise; null without one.</summary>
    public double? TurningEpoch { get; init; }

    /// <summary>Lowest and highest turning epoch of the single seeds; null without a turn.</summary>
    public ConfidenceInterval? TurningRange { get; init; }

    /// <summary>Mean over seeds of the depth, percentage points; NaN without a validation part.</summary>
    public required double DepthPoints { get; init; }

    /// <summary>Student-t interval of the mean depth; null for a single seed.</summary>
    public ConfidenceInterval? DepthInterval { get; init; }

    /// <summary>The single seeds' figures, in the order given.</summary>
    public required IReadOnlyList<SeedVerdict> Seeds { get; init; }

    /// <summary>One or two plain sentences.</summary>
    public required string Summary { get; init; }

    /// <summary>What the verdict rests on.</summary>
    public required IReadOnlyList<Finding> Findings { get; init; }
}
