using Overmix.Core.Curves;

namespace Overmix.Runs.Foreign;

/// <summary>Which series of a log is which curve; what is not named here is found by its name.</summary>
public sealed record CurveMapping
{
    /// <summary>The series of a quantity, by its name in the log.</summary>
    public IReadOnlyDictionary<CurveQuantity, string> Names { get; init; } = new Dictionary<CurveQuantity, string>();

    /// <summary>Whether the series named for errors hold accuracies.</summary>
    public bool AreAccuracies { get; init; }

    /// <summary>Whether errors and accuracies are percentages; by default they are if one of them exceeds 1.</summary>
    public bool? ArePercentages { get; init; }
}

/// <summary>The curves of a log, and what was taken for what.</summary>
/// <param name="Curves">The curves, one a quantity.</param>
/// <param name="Notes">What was decided on the way, a sentence each.</param>
public sealed record MappedCurves(IReadOnlyList<TrainingCurve> Curves, IReadOnlyList<string> Notes);
