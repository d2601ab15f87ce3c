using Overmix.Theory.Checks;
using Overmix.Theory.GradientFlow.Algebra;
using Overmix.Theory.RandomFeatures;
using TorchSharp;
using static TorchSharp.torch;

namespace Overmix.Theory.GradientFlow;

/// <summary>
/// The parts of Lemma 2 against direct least squares on the explicit mixed features: θ* must predict what a fit to f(x̃) predicts,
/// θ^noise what a fit to Z predicts, and θ^noise must vanish with Z.
/// </summary>
/// <remarks>Predictions are compared, not coefficients: directions of tiny eigenvalues are free to differ.</remarks>
public static class LeastSquaresCheck
{
    private const long MostEntries = 20_000_000;

    /// <summary>Relative distance of predictions allowed: a direction cut off as null may carry √(d·2⁻⁵²) ≈ 1e-7 of them.</summary>
    private const double Tolerance = 1e-5;

    /// <summary>The checks; inconclusive where m·d is too large to lay the features out.</summary>
    /// <param name="solved">The task, solved.</param>
    public static IReadOnlyList<TheoryCheck> Of(SolvedTask solved)
    {
        ArgumentNullException.ThrowIfNull(solved);
        return Of(solved, solved.Parts);
    }

    /// <summary>The checks for given parts.</summary>
    /// <param name="solved">The task.</param>
    /// <param name="parts">What is claimed to be θ* and θ^noise.</param>
    public static IReadOnlyList<TheoryCheck> Of(SolvedTask solved, FlowParts parts)
    {
        ArgumentNullException.ThrowIfNull(solved);
        ArgumentNullException.ThrowIfNull(parts);
        if ((double)solved.Moments.Pairs * solved.Moments.Count > MostEntries)
        {
            return [TheoryCheck.Undecided("Parts against least squares: too many mixed samples to lay out; take fewer pairs (m) or features (d).")];
        }

        using DisposeScope scope = NewDisposeScope();
        MixedSample sample = MixedSample.LayOut(solved.Task);
        Tensor features = DenseMatrix.ToTensor(sample.Features, sample.Count, solved.Moments.Count); // [m, d]
        double[] noise = [.. sample.Targets.Zip(sample.Clean, (target, clean) => target - clean)];
        return
        [
            Compare(features, sample.Clean, solved.Flow.Basis.Lift(parts.CleanArray), Size(sample.Clean), "θ* against least squares on f(x̃)"),
            Compare(features, noise, solved.Flow.Basis.Lift(parts.NoiseArray), Size(sample.Clean), "θ^noise against least squares on Z"),
        ];
    }

    private static double Size(double[] values) => Math.Max(Distances.Norm(values), 1e-300);

    private static TheoryCheck Compare(Tensor features, double[] labels, double[] theta, double size, string subject)
    {
        // Singular vectors of the features themselves: A, whose condition number is squared, is never formed.
        Tensor column = DenseMatrix.ToTensor(labels, labels.Length, 1); // [m, 1]
        Tensor projected = Projection(features).Apply(column); // [m, 1]
        Tensor predicted = features.mm(DenseMatrix.ToTensor(theta, theta.Length, 1)); // [m, 1]
        double distance = Distances.Norm(DenseMatrix.ToArray(predicted - projected)) / size;
        return TheoryCheck.Equality(0, distance, 0, Tolerance, subject + ", relative distance of predictions");
    }

    /// <summary>The projector onto the span of the features, from their singular vectors.</summary>
    private static LowRankProjector Projection(Tensor features)
    {
        (Tensor left, Tensor values, _) = linalg.svd(features, fullMatrices: false); // [m, r], [r]
        double[] sizes = DenseMatrix.ToArray(values);
        int rank = sizes.Count(size => size > Math.Max(features.shape[0], features.shape[1]) * Math.Pow(2, -52) * sizes[0]);
        return new LowRankProjector(left.narrow(1, 0, rank));
    }

    private readonly record struct LowRankProjector(Tensor Span)
    {
        internal Tensor Apply(Tensor column) => Span.mm(Span.t().mm(column));
    }
}
