using Overmix.Core.Directives;

namespace Overmix.Core.Curves;

/// <summary>
/// The figures of the training objective itself, averaged over every batch since the previous record.
/// With ERM the floor and the target entropy are 0 (λ = 1) unless labels are smoothed.
/// </summary>
/// <param name="Loss">Mean training loss, nats (cross-entropy) or squared units (MSE).</param>
/// <param name="Floor">The exact greatest lower bound of the expected loss for this run's λ law, class mix, pairing, batch size and smoothing (Lemma 1, generalised).</param>
/// <param name="TargetEntropy">Mean H(ỹ) of the targets actually fed: the floor as realised.</param>
/// <param name="Excess">Loss − TargetEntropy = mean KL(ỹ‖f) ≥ 0 for cross-entropy; 0 exactly at Lemma 1's equality. For MSE the loss itself.</param>
/// <param name="WeightedAccuracy">λ-weighted accuracy on the mixed examples: mean target mass on the predicted class, in [0, 1].</param>
/// <param name="DominantAccuracy">Share of mixed examples whose predicted class is the one of the larger target mass, in [0, 1].</param>
public sealed record MixingFigures(double Loss, double Floor, double TargetEntropy, double Excess, double WeightedAccuracy, double DominantAccuracy);

/// <summary>Error and cross-entropy of a network on the held-out parts, eval mode. Errors are fractions in [0, 1], losses in nats.</summary>
/// <param name="ValidationError">Error on the validation part; null without one.</param>
/// <param name="ValidationLoss">Cross-entropy on the validation part; null without one.</param>
/// <param name="TestError">Error on the test part.</param>
/// <param name="TestLoss">Cross-entropy on the test part.</param>
public sealed record HeldOutFigures(double? ValidationError, double? ValidationLoss, double TestError, double TestLoss);

/// <summary>
/// One evaluation of a run: deterministic figures only, so that two equal runs write equal records. Errors are fractions in [0, 1], losses in nats.
/// </summary>
public sealed record EpochRecord
{
    /// <summary>Epochs completed; ≥ 1.</summary>
    public required int Epoch { get; init; }

    /// <summary>Optimiser steps completed.</summary>
    public required long Step { get; init; }

    /// <summary>Flow time Σ η/(1−β) over the steps, β the momentum.</summary>
    public required double FlowTime { get; init; }

    /// <summary>Learning rate of the last step.</summary>
    public required double LearningRate { get; init; }

    /// <summary>The objective of the last epoch.</summary>
    public required ObjectiveKind Objective { get; init; }

    /// <summary>Loss, floor and excess of the training objective.</summary>
    public required MixingFigures Mixing { get; init; }

    /// <summary>Error on the clean training examples, eval mode.</summary>
    public required double TrainError { get; init; }

    /// <summary>Cross-entropy on the clean training examples, eval mode.</summary>
    public required double TrainLoss { get; init; }

    /// <summary>Error on the validation part; null without one.</summary>
    public double? ValidationError { get; init; }

    /// <summary>Cross-entropy on the validation part; null without one.</summary>
    public double? ValidationLoss { get; init; }

    /// <summary>Error on the test part.</summary>
    public required double TestError { get; init; }

    /// <summary>Cross-entropy on the test part.</summary>
    public required double TestLoss { get; init; }

    /// <summary>The held-out figures of the moving average of the weights; null where none is kept.</summary>
    public HeldOutFigures? Averaged { get; init; }

    /// <summary>What the instruments read; null at an evaluation without them.</summary>
    public InstrumentFigures? Instruments { get; init; }

    /// <summary>False once a loss or weight stopped being finite; the run ends there as diverged.</summary>
    public bool IsFinite => double.IsFinite(Mixing.Loss) && double.IsFinite(TrainLoss) && double.IsFinite(TestLoss);
}
