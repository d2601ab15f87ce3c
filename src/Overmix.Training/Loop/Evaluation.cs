using Overmix.Core.Curves;

namespace Overmix.Training.Loop;

/// <summary>What a pass over a part of the data finds, eval mode.</summary>
/// <param name="Error">Share of wrong predictions, in [0, 1].</param>
/// <param name="Loss">Mean cross-entropy, nats.</param>
/// <param name="Brier">Mean of Σ_c (p_c − [y = c])², in [0, 2].</param>
/// <param name="CalibrationError">Σ_b n_b/n·|accuracy_b − confidence_b| over 15 bins of confidence of equal width, (low, high], in [0, 1]; Guo et al. (2017).</param>
public readonly record struct Evaluation(double Error, double Loss, double Brier, double CalibrationError);

/// <summary>The passes over the held-out parts.</summary>
/// <param name="Validation">On the validation part; null without one.</param>
/// <param name="Test">Error and cross-entropy on the test part.</param>
internal readonly record struct HeldOutEvaluation(Evaluation? Validation, (double Error, double Loss) Test)
{
    public HeldOutFigures Figures => new(Validation?.Error, Validation?.Loss, Test.Error, Test.Loss);
}
