namespace Overmix.Diagnostics.OverTraining;

/// <summary>The shape of test error along training.</summary>
public enum Verdict
{
    /// <summary>Falls, then rises and stays up: trained too long.</summary>
    UShaped,

    /// <summary>Falls, and does not rise again beyond the smallest effect; it may level off.</summary>
    Monotone,

    /// <summary>Neither falls nor rises beyond the smallest effect.</summary>
    Flat,

    /// <summary>Falls, rises to an inner peak, and falls again.</summary>
    DoubleDescent,

    /// <summary>The evidence does not decide.</summary>
    Undecided,
}

/// <summary>Names of verdicts.</summary>
public static class VerdictNames
{
    /// <summary>The verdict's stable name in files and tables.</summary>
    public static string ToName(this Verdict verdict) => verdict switch
    {
        Verdict.UShaped => "u-shaped",
        Verdict.Monotone => "monotone",
        Verdict.Flat => "flat",
        Verdict.DoubleDescent => "double-descent",
        _ => "undecided",
    };
}

/// <summary>How a verdict is reached.</summary>
public sealed record VerdictOptions
{
    /// <summary>Number k of last evaluations whose median is the end of a curve; ≥ 1. Five log-spaced evaluations at 16 a decade span the last half of the budget.</summary>
    public int LastEvaluations { get; init; } = 5;

    /// <summary>Smallest effect that counts, in percentage points; &gt; 0. One point is what a practitioner would act on.</summary>
    public double SmallestEffect { get; init; } = 1;

    /// <summary>Confidence of intervals, in (0, 1).</summary>
    public double Confidence { get; init; } = 0.95;

    /// <summary>Bandwidth of the Gaussian smoother in decades of epochs; &gt; 0. Locations are found on smoothed curves, sizes are read on raw ones.</summary>
    public double Bandwidth { get; init; } = 0.15;

    /// <summary>Fewest evaluations of a curve that can be judged; ≥ 4.</summary>
    public int FewestEvaluations { get; init; } = 8;
}

/// <summary>A confidence interval.</summary>
/// <param name="Low">Lower end.</param>
/// <param name="High">Upper end.</param>
public readonly record struct ConfidenceInterval(double Low, double High);

/// <summary>One seed's figures. Errors are fractions in [0, 1], epochs counts.</summary>
public sealed record SeedVerdict
{
    /// <summary>The seed.</summary>
    public required long Seed { get; init; }

    /// <summary>Epoch of the lowest validation error, the earliest of equals; NaN without a validation part.</summary>
    public required double BestEpoch { get; init; }

    /// <summary>Validation error there.</summary>
    public required double BestValidationError { get; init; }

    /// <summary>Test error there: what early stopping on validation delivers.</summary>
    public required double BestTestError { get; init; }

    /// <summary>Test error of the last evaluation.</summary>
    public required double LastTestError { get; init; }

    /// <summary>Median test error of the last k evaluations.</summary>
    public required double MedianOfLast { get; init; }

    /// <summary>Epoch of the test curve's own minimum: an oracle's choice.</summary>
    public required double OracleEpoch { get; init; }

    /// <summary>Test error there: lower than anyone can deliver without looking at the test set.</summary>
    public required double OracleTestError { get; init; }

    /// <summary>100·(<see cref="MedianOfLast"/> − <see cref="BestTestError"/>), percentage points; NaN without a validation part.</summary>
    public double DepthPoints => 100 * (MedianOfLast - BestTestError);
}
