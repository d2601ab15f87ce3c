namespace Overmix.Reporting;

/// <summary>The verdict on a group of runs, in words and numbers. Errors are fractions in [0, 1], depths are percentage points.</summary>
public sealed record GroupVerdict
{
    /// <summary>The verdict: <c>u-shaped</c>, <c>monotone</c>, <c>flat</c>, <c>double-descent</c>, <c>undecided</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The verdict as a sentence or two for a reader new to the matter.</summary>
    public required string Summary { get; init; }

    /// <summary>The epoch at which the test error turns up; null if it does not.</summary>
    public double? TurningEpoch { get; init; }

    /// <summary>
    /// Depth of the U, percentage points, mean over seeds:
    /// median test error of the last <see cref="LastCount"/> evaluations − test error at the epoch best on validation.
    /// </summary>
    public double? DepthPoints { get; init; }

    /// <summary>The 95 % interval of the depth over seeds, percentage points; null if it cannot be given (one seed).</summary>
    public DepthInterval? DepthInterval { get; init; }

    /// <summary>How many of the last evaluations the median is over.</summary>
    public required int LastCount { get; init; }

    /// <summary>The figures of each seed, in the order shown.</summary>
    public IReadOnlyList<SeedFigures> Seeds { get; init; } = [];
}

/// <summary>A 95 % interval of the depth.</summary>
/// <param name="Low">Lower end, percentage points.</param>
/// <param name="High">Upper end, percentage points.</param>
public readonly record struct DepthInterval(double Low, double High);

/// <summary>The figures of one seed. Errors are fractions in [0, 1]; NaN where there is no value.</summary>
public sealed record SeedFigures
{
    /// <summary>The run's root seed.</summary>
    public required long Seed { get; init; }

    /// <summary>The epoch best on validation.</summary>
    public double BestEpoch { get; init; } = double.NaN;

    /// <summary>Test error at the epoch best on validation.</summary>
    public double BestTestError { get; init; } = double.NaN;

    /// <summary>Test error at the last evaluation.</summary>
    public required double LastTestError { get; init; }

    /// <summary>Median test error of the last k evaluations.</summary>
    public required double MedianOfLast { get; init; }

    /// <summary>The epoch of the test curve's own minimum: known only by looking at the test set.</summary>
    public required double OracleEpoch { get; init; }

    /// <summary>The test curve's own minimum: known only by looking at the test set.</summary>
    public required double OracleTestError { get; init; }

    /// <summary>Depth of the U, percentage points.</summary>
    public double DepthPoints { get; init; } = double.NaN;
}
