using Overmix.Diagnostics.Comparison;
using Overmix.Diagnostics.OverTraining;

namespace Overmix.Studies.Sweeps;

/// <summary>Which of a run's test errors is meant.</summary>
public enum ErrorChoice
{
    /// <summary>At the last epoch.</summary>
    Final,

    /// <summary>At the epoch that the validation part chooses.</summary>
    BestOnValidation,

    /// <summary>The least of all: an oracle's choice, for curves' depth only; nobody may choose an epoch by the test part.</summary>
    Oracle,
}

/// <summary>A run's test errors.</summary>
/// <param name="Task">The task.</param>
/// <param name="Final">At the last epoch.</param>
/// <param name="BestOnValidation">At the epoch that the validation part chooses; NaN without one.</param>
/// <param name="Oracle">The least of all.</param>
public sealed record TaskFigures(SweepTask Task, double Final, double BestOnValidation, double Oracle)
{
    /// <summary>One of them.</summary>
    /// <param name="choice">Which.</param>
    public double Error(ErrorChoice choice) => choice switch
    {
        ErrorChoice.Final => Final,
        ErrorChoice.BestOnValidation => BestOnValidation,
        _ => Oracle,
    };
}

/// <summary>A mean over seeds.</summary>
/// <param name="Mean">The mean; NaN where a value is.</param>
/// <param name="Interval">Its 95 % Student-t interval; null for one seed.</param>
public readonly record struct SeedMean(double Mean, ConfidenceInterval? Interval)
{
    /// <summary>Confidence of every interval of a sweep.</summary>
    public const double Confidence = 0.95;

    /// <summary>The mean of some values.</summary>
    /// <param name="values">One a seed; at least one.</param>
    public static SeedMean Of(IReadOnlyList<double> values) => new(values.Average(), StudentInterval.Of(values, Confidence));
}

/// <summary>A cell of a sweep: its seeds taken together.</summary>
/// <param name="Cell">Its name.</param>
/// <param name="Settings">What the axes give it.</param>
/// <param name="Planned">Seeds planned.</param>
/// <param name="Runs">The runs that are done.</param>
/// <param name="Diverged">How many runs diverged: the figures are of the others alone.</param>
public sealed record CellFigures(string Cell, IReadOnlyDictionary<string, string> Settings, int Planned, IReadOnlyList<TaskFigures> Runs, int Diverged)
{
    /// <summary>A test error over the seeds; null where no run is done.</summary>
    /// <param name="choice">Which error.</param>
    public SeedMean? Error(ErrorChoice choice) => Runs.Count == 0 ? null : SeedMean.Of([.. Runs.Select(r => r.Error(choice))]);
}

/// <summary>How much larger a cell's error is than that of another cell which differs on one axis alone, over the seeds that both have.</summary>
/// <param name="Axis">Name of the axis.</param>
/// <param name="From">The first cell: at the axis's first point.</param>
/// <param name="To">The second cell.</param>
/// <param name="Seeds">The seeds paired.</param>
/// <param name="Final">Difference at the last epoch: second minus first.</param>
/// <param name="BestOnValidation">Difference at the epochs that the validation part chooses.</param>
public sealed record CellDifference(string Axis, string From, string To, IReadOnlyList<long> Seeds, PairedDifference Final, PairedDifference BestOnValidation);
