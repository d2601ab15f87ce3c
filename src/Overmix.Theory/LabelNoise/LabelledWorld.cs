using Overmix.Core.Seeding;

namespace Overmix.Theory.LabelNoise;

/// <summary>A classification world whose law is known: X has a distribution that can be drawn from, and f_j(x) = P(Y = j | X = x) can be computed everywhere.</summary>
/// <remarks>Immutable and free of side effects: safe to use from several threads.</remarks>
public abstract class LabelledWorld
{
    private protected LabelledWorld(int inputSize, int classes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inputSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 2);
        (InputSize, Classes) = (inputSize, classes);
    }

    /// <summary>Dimension d₀ ≥ 1 of X.</summary>
    public int InputSize { get; }

    /// <summary>Number of classes C ≥ 2.</summary>
    public int Classes { get; }

    /// <summary>
    /// Five round Gaussian clusters (σ = 0.8) on a circle of radius 2 in the plane; neighbours overlap. With up to three classes the sup bound
    /// equals TV; five tell them apart.
    /// </summary>
    public static LabelledWorld FiveClusters { get; } = new GaussianMixtureWorld(
        [1, 1, 1, 1, 1],
        [.. Enumerable.Range(0, 5).SelectMany(c => new[] { 2 * Math.Cos(2 * Math.PI * c / 5), 2 * Math.Sin(2 * Math.PI * c / 5) })],
        [0.8, 0.8, 0.8, 0.8, 0.8]);

    /// <summary>A world given by two delegates, both pure and safe to call from several threads.</summary>
    /// <param name="inputSize">d₀ ≥ 1.</param>
    /// <param name="classes">C ≥ 2.</param>
    /// <param name="sampler">Draws an input.</param>
    /// <param name="teacher">P(Y | X = x); must sum to 1.</param>
    public static LabelledWorld OfFunctions(int inputSize, int classes, InputSampler sampler, PosteriorFunction teacher) =>
        new FunctionWorld(inputSize, classes, sampler, teacher);

    /// <summary>Standard normal inputs, labelled by a teacher given as a delegate.</summary>
    /// <param name="inputSize">d₀ ≥ 1.</param>
    /// <param name="classes">C ≥ 2.</param>
    /// <param name="teacher">P(Y | X = x); must sum to 1.</param>
    public static LabelledWorld OfTeacher(int inputSize, int classes, PosteriorFunction teacher) =>
        new FunctionWorld(inputSize, classes, InputDraws.StandardNormal, teacher);

    /// <summary>Draws X.</summary>
    /// <param name="stream">Where the randomness comes from.</param>
    /// <param name="input">Receives x, [d₀].</param>
    public abstract void DrawInput(RandomStream stream, Span<double> input);

    /// <summary>f(x) = P(Y | X = x), for any x, mixed ones included.</summary>
    /// <param name="input">x, [d₀].</param>
    /// <param name="probabilities">Receives f(x), [C]; sums to 1.</param>
    public abstract void Posterior(ReadOnlySpan<double> input, Span<double> probabilities);

    /// <summary>f(x) as a new array.</summary>
    /// <param name="input">x, [d₀].</param>
    public double[] Posterior(ReadOnlySpan<double> input)
    {
        double[] probabilities = new double[Classes];
        Posterior(input, probabilities);
        return probabilities;
    }
}

/// <summary>Draws one input.</summary>
/// <param name="stream">Where the randomness comes from.</param>
/// <param name="input">Receives x.</param>
public delegate void InputSampler(RandomStream stream, Span<double> input);

/// <summary>P(Y | X = x).</summary>
/// <param name="input">x.</param>
/// <param name="probabilities">Receives the probabilities of the classes; must sum to 1.</param>
public delegate void PosteriorFunction(ReadOnlySpan<double> input, Span<double> probabilities);
