using Overmix.Core.Curves;
using Overmix.Diagnostics.OverTraining;

namespace Overmix.Studies.Verdicts;

/// <summary>The diagnosis of one run, or of several that differ in their seed alone.</summary>
public sealed record DiagnosedGroup
{
    /// <summary>What is diagnosed: the runs' name, or the log's.</summary>
    public required string Name { get; init; }

    /// <summary>The runs or logs, by path.</summary>
    public required IReadOnlyList<string> Sources { get; init; }

    /// <summary>Each held-out curve by itself: test error, validation error, test loss, validation loss, as far as there are.</summary>
    public required IReadOnlyList<CurveDiagnosis> Curves { get; init; }

    /// <summary>The curves of the single seeds.</summary>
    public required IReadOnlyList<TrainingCurve> Seeds { get; init; }

    /// <summary>The verdict that finds places on validation and reads sizes on test; null where either error is missing.</summary>
    public OverTrainingVerdict? OnTwoParts { get; init; }

    /// <summary>What was taken for what, and what limits the diagnosis, a sentence each.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>The curve that decides: an error if there is one, the test part's if there is one.</summary>
    public CurveDiagnosis Headline => Curves[0];
}
