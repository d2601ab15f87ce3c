using Overmix.Core.Curves;

namespace Overmix.Reporting;

/// <summary>Runs that differ in their seed alone.</summary>
public sealed record RunGroup
{
    /// <summary>The objective's name as shown: <c>Mixup</c>, <c>ERM</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Training examples n; null where that is not known.</summary>
    public int? TrainingExamples { get; init; }

    /// <summary>One curve a seed.</summary>
    public required IReadOnlyList<RunCurve> Curves { get; init; }

    /// <summary>What the diagnosis says of the group; null if there was none.</summary>
    public GroupVerdict? Verdict { get; init; }
}

/// <summary>The records of one run.</summary>
/// <param name="Seed">The run's root seed.</param>
/// <param name="Records">Its evaluations, epochs strictly rising. Non-finite values are left out of figures and kept in the CSV files.</param>
public sealed record RunCurve(long Seed, IReadOnlyList<EpochRecord> Records)
{
    /// <summary>Epochs at which the run's guard raised an alarm.</summary>
    public IReadOnlyList<int> Alarms { get; init; } = [];

    /// <summary>
    /// Whether some loss stopped being finite after training began (the untrained network has no training loss).
    /// A diverged run is drawn as far as it goes and left out of means and bands.
    /// </summary>
    public bool HasDiverged => Records.Any(r => r.Epoch > 0 && !r.IsFinite);
}
