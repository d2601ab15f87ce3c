using Overmix.Native;
using Overmix.Theory.GradientFlow.Algebra;
using TorchSharp;
using static TorchSharp.torch;

namespace Overmix.Theory.Spectra;

/// <summary>Eigenvalues of a symmetric matrix, ascending, by libtorch in float64.</summary>
public sealed class SymmetricSpectrum
{
    private readonly double[] _values;

    private SymmetricSpectrum(double[] values) => _values = values;

    /// <summary>Eigenvalues, ascending, [d].</summary>
    public IReadOnlyList<double> Values => _values;

    /// <summary>d·2⁻⁵²·max|μ|: what rounding makes of a zero eigenvalue.</summary>
    public double Rounding => _values.Length * Math.Pow(2, -52) * Math.Max(Math.Abs(_values[0]), Math.Abs(_values[^1]));

    /// <summary>Number of eigenvalues above rounding.</summary>
    public int Rank
    {
        get
        {
            double rounding = Rounding;
            return _values.Count(value => value > rounding);
        }
    }

    /// <summary>Decomposes a symmetric matrix.</summary>
    /// <param name="matrix">Row-major [d, d], finite, symmetric up to rounding.</param>
    /// <param name="size">d ≥ 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">d &lt; 1, a wrong size, an entry that is not finite, or a matrix that is not symmetric.</exception>
    public static SymmetricSpectrum Of(ReadOnlySpan<double> matrix, int size)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        DenseChecks.Length(matrix, (long)size * size, nameof(matrix));
        DenseChecks.Finite(matrix, nameof(matrix));
        DemandSymmetry(matrix, size);
        LibTorch.EnsureLoaded();
        using DisposeScope scope = NewDisposeScope();
        return new SymmetricSpectrum(DenseMatrix.ToArray(linalg.eigvalsh(DenseMatrix.ToTensor(matrix, size, size)))); // [d]
    }

    /// <summary>Eigenvalues of ΦΦᵀ/m for features in rows of samples. Those that exceed the rank m are zero exactly and are not computed.</summary>
    /// <param name="samples">Φᵀ, row-major [m, d], finite.</param>
    /// <param name="features">d ≥ 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">d &lt; 1, no whole number of samples, or an entry that is not finite.</exception>
    public static SymmetricSpectrum OfSamples(ReadOnlySpan<double> samples, int features)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(features, 1);
        int count = Math.Max(1, samples.Length / features);
        DenseChecks.Length(samples, (long)count * features, nameof(samples));
        DenseChecks.Finite(samples, nameof(samples));
        LibTorch.EnsureLoaded();
        using DisposeScope scope = NewDisposeScope();
        Tensor rows = DenseMatrix.ToTensor(samples, count, features); // [m, d]
        Tensor product = features <= count ? rows.t().mm(rows) : rows.mm(rows.t()); // the smaller of [d, d] and [m, m]
        double[] values = DenseMatrix.ToArray(linalg.eigvalsh(product.div_(count)));
        return new SymmetricSpectrum([.. values.Select(value => Math.Max(value, 0))]).PaddedTo(features);
    }

    /// <summary>The same spectrum with zeros in front, up to d eigenvalues: those of a matrix whose rank is smaller.</summary>
    internal SymmetricSpectrum PaddedTo(int features) => new([.. new double[features - _values.Length], .. _values]);

    private static void DemandSymmetry(ReadOnlySpan<double> matrix, int size)
    {
        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j < i; j++)
            {
                double upper = matrix[(j * size) + i], lower = matrix[(i * size) + j];
                if (!(Math.Abs(upper - lower) <= 1e-9 * Math.Max(Math.Abs(upper), Math.Abs(lower)) + 1e-300))
                {
                    throw new ArgumentOutOfRangeException(
                        nameof(matrix), lower - upper, FormattableString.Invariant($"Must be symmetric; this is entry ({i}, {j}) less its mirror."));
                }
            }
        }
    }
}
