using Overmix.Core.Seeding;
using Overmix.Theory.GradientFlow.Algebra;
using Overmix.Theory.Mixing;

namespace Overmix.Theory.RandomFeatures;

/// <summary>
/// What the population risk of a linear student is made of: R(θ) = E(θᵀφ(X) − Y)² = θᵀMθ − 2cᵀθ + E[Y²], M = E[φφᵀ], c = E[φY], X ~ N(0, I).
/// </summary>
public sealed class PopulationMoments
{
    private readonly double[] _second, _cross;

    private PopulationMoments(double[] second, double[] cross, double targetSquare, long samples)
    {
        (_second, _cross, TargetSquare, Samples) = (second, cross, targetSquare, samples);
    }

    /// <summary>Number of features d.</summary>
    public int Count => _cross.Length;

    /// <summary>M, row-major [d, d].</summary>
    public ReadOnlySpan<double> Second => _second;

    /// <summary>c, [d].</summary>
    public ReadOnlySpan<double> Cross => _cross;

    /// <summary>E[Y²]: the risk of the null predictor.</summary>
    public double TargetSquare { get; }

    /// <summary>Gaussian inputs averaged over; 0 if the integrals are exact.</summary>
    public long Samples { get; }

    /// <summary>Whether the integrals are exact.</summary>
    public bool IsExact => Samples == 0;

    /// <summary>Exact moments; null where no closed form is known (see <see cref="GaussianKernel"/>; the teacher must be made of features too).</summary>
    /// <param name="map">The student's features.</param>
    /// <param name="teacher">f.</param>
    public static PopulationMoments? Exact(FeatureMap map, Teacher teacher)
    {
        if (teacher is not FeatureTeacher { Map: var features } known || !GaussianKernel.IsKnown(map, features))
        {
            return null;
        }

        double[] own = GaussianKernel.Matrix(features, features);
        double targetSquare = DenseMatrix.Dot(DenseMatrix.Times(own, known.Coefficients), known.Coefficients);
        double[] cross = DenseMatrix.Times(GaussianKernel.Matrix(map, features), known.Coefficients);
        return new PopulationMoments(GaussianKernel.Matrix(map, map), cross, targetSquare, 0);
    }

    /// <summary>Moments averaged over N Gaussian inputs. They are exact for that sample as a population of its own.</summary>
    /// <param name="map">The student's features.</param>
    /// <param name="teacher">f.</param>
    /// <param name="samples">N ≥ 1.</param>
    /// <param name="inputs">Where inputs come from.</param>
    public static PopulationMoments Sampled(FeatureMap map, Teacher teacher, int samples, GaussianInputs inputs)
    {
        ArgumentNullException.ThrowIfNull(map);
        ArgumentNullException.ThrowIfNull(teacher);
        ArgumentNullException.ThrowIfNull(inputs);
        Demand.AtLeast(samples, 1);
        MomentSums sums = new(map.Count);
        foreach (double[] block in inputs.Blocks(samples, map.InputSize))
        {
            sums.Add(map.Evaluate(block), teacher.Evaluate(block, map.InputSize));
        }

        (double[] second, double[] cross, double targetSquare) = sums.Means(samples);
        return new PopulationMoments(second, cross, targetSquare, samples);
    }

    /// <summary>R(θ).</summary>
    /// <param name="theta">θ, [d].</param>
    public double Risk(ReadOnlySpan<double> theta)
    {
        DenseChecks.Length(theta, Count, nameof(theta));
        return DenseMatrix.Dot(DenseMatrix.Times(_second, theta), theta) - (2 * DenseMatrix.Dot(_cross, theta)) + TargetSquare;
    }
}

/// <summary>Independent N(0, I) inputs, a pure function of seed and address.</summary>
/// <param name="Streams">Where the randomness comes from.</param>
/// <param name="Address">Which sample: equal addresses give equal inputs; in [0, 2³¹).</param>
public sealed record GaussianInputs(RandomStreams Streams, int Address)
{
    private const int BlockRows = 4096;

    /// <summary>The first N inputs.</summary>
    /// <param name="samples">N ≥ 1.</param>
    /// <param name="inputSize">d₀ ≥ 1.</param>
    /// <returns>Row-major [N, d₀].</returns>
    public double[] Draw(int samples, int inputSize) => [.. Blocks(samples, inputSize).SelectMany(block => block)];

    /// <summary>The first N inputs, up to 4096 at a time.</summary>
    internal IEnumerable<double[]> Blocks(int samples, int inputSize)
    {
        for (int start = 0; start < samples; start += BlockRows)
        {
            RandomStream stream = Streams.Open(StreamName.Theory, ((long)Address << 32) + (start / BlockRows));
            double[] block = new double[Math.Min(BlockRows, samples - start) * inputSize];
            for (int i = 0; i < block.Length; i++)
            {
                block[i] = stream.NextGaussian();
            }

            yield return block;
        }
    }
}
