namespace Overmix.Core.Curves;

/// <summary>
/// What the instruments read at one evaluation, at fixed batch-norm statistics (eval mode) and without augmentation; null where it was not measured.
/// Of the examples only the training subset and the validation part take part.
/// </summary>
public sealed record InstrumentFigures
{
    /// <summary>‖∇L̃‖₂ over all parameters: the gradient of the Mixup objective on the whole frozen set of mixed training pairs.</summary>
    public double? MixupGradientNorm { get; init; }

    /// <summary>
    /// Unbiased estimate of ‖E∇L̃‖₂², the expectation being over pairs and λ: the inner product of the gradients of two independent halves of the frozen set.
    /// May come out negative where the gradient vanishes. Null where the objective itself is a fixed set.
    /// </summary>
    public double? MixupGradientSquare { get; init; }

    /// <summary>Root mean square, over the frozen set's batches, of the norm of a batch's Mixup gradient: what one step sees.</summary>
    public double? MixupBatchGradientNorm { get; init; }

    /// <summary>‖∇L‖₂ of the ERM objective on the whole training subset.</summary>
    public double? ErmGradientNorm { get; init; }

    /// <summary>Root mean square, over batches of the training subset, of the norm of a batch's ERM gradient.</summary>
    public double? ErmBatchGradientNorm { get; init; }

    /// <summary>Cosine between the Mixup and the ERM gradient, in [−1, 1]; NaN where one of them is 0.</summary>
    public double? GradientCosine { get; init; }

    /// <summary>Mean excess Mixup loss, loss − H(ỹ), on a frozen set of pairs of training points, nats; the loss itself for MSE.</summary>
    public double? TrainPairExcess { get; init; }

    /// <summary>The same on pairs of validation points, with the same λ.</summary>
    public double? HeldOutPairExcess { get; init; }

    /// <summary>The same on pairs of a training and a validation point, with the same λ, which weights the training point.</summary>
    public double? CrossPairExcess { get; init; }

    /// <summary>What the network knows of pairs of training points and not of others: <see cref="HeldOutPairExcess"/> − <see cref="TrainPairExcess"/>.</summary>
    public double? MemorizationGap => HeldOutPairExcess - TrainPairExcess;

    /// <summary>‖θ‖₂ over all trainable parameters.</summary>
    public double? WeightNorm { get; init; }

    /// <summary>‖θ − θ₀‖₂, θ₀ the initial weights; null for a run that started from a file.</summary>
    public double? StartDistance { get; init; }

    /// <summary>Expected calibration error on the validation part, 15 bins of equal width, in [0, 1].</summary>
    public double? CalibrationError { get; init; }

    /// <summary>Brier score on the validation part: mean of Σ_c (p_c − [y = c])², in [0, 2].</summary>
    public double? Brier { get; init; }
}
