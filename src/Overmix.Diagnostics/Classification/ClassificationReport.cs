using Overmix.Diagnostics.OverTraining;

namespace Overmix.Diagnostics.Classification;

/// <summary>How well a classifier does on labelled examples.</summary>
public sealed record ClassificationReport
{
    /// <summary>Number of examples n.</summary>
    public required long Count { get; init; }

    /// <summary>Share of wrong predictions, in [0, 1].</summary>
    public required double Error { get; init; }

    /// <summary>95 % interval of the error for examples drawn as these were (Wilson's). It knows nothing of the luck of training.</summary>
    public required ConfidenceInterval ErrorInterval { get; init; }

    /// <summary>Mean −log of the probability given to the true class, nats; infinite where one was 0.</summary>
    public required double CrossEntropy { get; init; }

    /// <summary>What was taken for what.</summary>
    public required ConfusionMatrix Confusion { get; init; }

    /// <summary>Whether the probabilities can be taken at their word.</summary>
    public required Calibration Calibration { get; init; }

    /// <summary>Judges predictions.</summary>
    /// <param name="labels">True classes, <c>[n]</c>, each in [0, classes); n ≥ 1.</param>
    /// <param name="predicted">Predicted classes, <c>[n]</c>, each in [0, classes).</param>
    /// <param name="logProbabilities">Natural logarithms of the probabilities, <c>[n, classes]</c>: logarithms, so that a probability too small for a number still has a loss.</param>
    /// <param name="classes">Number of classes C; ≥ 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">Lengths do not fit, there is nothing, or a class is out of range.</exception>
    public static ClassificationReport Of(ReadOnlySpan<int> labels, ReadOnlySpan<int> predicted, ReadOnlySpan<double> logProbabilities, int classes)
    {
        ConfusionMatrix confusion = ConfusionMatrix.Of(labels, predicted, classes);
        ArgumentOutOfRangeException.ThrowIfNotEqual(logProbabilities.Length, (long)labels.Length * classes, nameof(logProbabilities));
        double[] probabilities = new double[logProbabilities.Length];
        double loss = 0;
        for (int i = 0; i < labels.Length; i++)
        {
            loss -= logProbabilities[(i * classes) + labels[i]];
        }

        for (int i = 0; i < probabilities.Length; i++)
        {
            probabilities[i] = Math.Exp(logProbabilities[i]);
        }

        return new ClassificationReport
        {
            Count = labels.Length,
            Error = confusion.Error,
            ErrorInterval = WilsonInterval.Of(confusion.Count - confusion.Correct, confusion.Count),
            CrossEntropy = loss / labels.Length,
            Confusion = confusion,
            Calibration = Calibration.Of(labels, predicted, probabilities, classes),
        };
    }
}
