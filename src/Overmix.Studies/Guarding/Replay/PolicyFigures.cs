namespace Overmix.Studies.Guarding.Replay;

/// <summary>A figure with its 95 % interval over settings.</summary>
/// <param name="Value">The figure; null where no run counts.</param>
/// <param name="Low">Lower end; null with it.</param>
/// <param name="High">Upper end; null with it.</param>
/// <param name="Settings">Settings behind it.</param>
public sealed record MeasuredFigure(double? Value, double? Low, double? High, int Settings);

/// <summary>How good a policy's decisions are on one half of the settings.</summary>
/// <param name="Policy">The policy.</param>
/// <param name="MeanRegret">Mean cross-fitted regret, points of test error.</param>
/// <param name="WorstRegret">The worst setting's.</param>
/// <param name="Saved">Share of the budget's compute saved on runs with a U, everything charged.</param>
/// <param name="Harm">On runs without a U: how much worse than training on all examples to the end, points.</param>
/// <param name="FalseAlarms">Share of alarms on runs whose depth interval lies below one point.</param>
public sealed record PolicyFigures(
    DecisionPolicy Policy, MeasuredFigure MeanRegret, MeasuredFigure WorstRegret, MeasuredFigure Saved, MeasuredFigure Harm, MeasuredFigure FalseAlarms)
{
    /// <summary>Share of alarms on runs with a U.</summary>
    public required MeasuredFigure Detected { get; init; }

    /// <summary>Compute on runs without a U, over the budget's.</summary>
    public required MeasuredFigure CostWithoutU { get; init; }

    /// <summary>Regret of each setting, by name.</summary>
    public required IReadOnlyDictionary<string, double> BySetting { get; init; }
}
