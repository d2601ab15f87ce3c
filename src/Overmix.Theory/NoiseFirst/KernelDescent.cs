using Overmix.Theory.GradientFlow;
using Overmix.Theory.GradientFlow.Algebra;

namespace Overmix.Theory.NoiseFirst;

/// <summary>
/// Gradient descent on ½‖u − y‖² from u = 0 where the kernel stays what it is: u ← u + ηK(y − u). Direction i of the residual shrinks by 1 − ηκ_i a
/// step, so labels that lie along the kernel's large eigenvectors are fitted first.
/// </summary>
/// <remarks>Source: Arora et al. (2019), Theorem 4.1: ‖y − u_k‖² ≈ Σ_i (1 − ηκ_i)^{2k}(v_iᵀy)².</remarks>
public sealed class KernelDescent
{
    private readonly double[] _energies;

    /// <summary>Descent towards labels.</summary>
    /// <param name="basis">Eigenbasis of K.</param>
    /// <param name="labels">y, [n], finite, not all zero.</param>
    /// <exception cref="ArgumentOutOfRangeException">A wrong length, a label that is not finite, or no label but zero.</exception>
    public KernelDescent(EigenBasis basis, ReadOnlySpan<double> labels)
    {
        ArgumentNullException.ThrowIfNull(basis);
        DenseChecks.Finite(labels, nameof(labels));
        Basis = basis;
        double[] projections = basis.Project(labels);
        double total = projections.Sum(p => p * p);
        ArgumentOutOfRangeException.ThrowIfZero(total, nameof(labels));
        _energies = [.. projections.Select(p => p * p / total)];
    }

    /// <summary>Eigenbasis of K.</summary>
    public EigenBasis Basis { get; }

    /// <summary>(v_iᵀy)²/‖y‖², in the order of the eigenvalues (ascending); sums to 1.</summary>
    public IReadOnlyList<double> Energies => _energies;

    /// <summary>√(yᵀK⁺y/‖y‖²·n): Arora et al.'s measure of how hard the labels are to generalise from, up to its constant. ∞ if y leaves K's range.</summary>
    public double Complexity
    {
        get
        {
            double sum = 0;
            for (int i = 0; i < _energies.Length; i++)
            {
                sum += _energies[i] == 0 ? 0 : _energies[i] / Basis.Values[i];
            }

            return Math.Sqrt(sum);
        }
    }

    /// <summary>‖y − u_k‖/‖y‖.</summary>
    /// <param name="rate">η &gt; 0.</param>
    /// <param name="step">k ≥ 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument outside its range.</exception>
    public double Residual(double rate, long step)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        if (!(rate > 0 && double.IsFinite(rate)))
        {
            throw new ArgumentOutOfRangeException(nameof(rate), rate, "Must be positive and finite.");
        }

        double sum = 0;
        for (int i = 0; i < _energies.Length; i++)
        {
            sum += _energies[i] * Math.Pow(1 - (rate * Basis.Values[i]), 2.0 * step);
        }

        return Math.Sqrt(sum);
    }

    /// <summary>Share of the labels' energy in the k largest eigenvectors, k = 1 … n.</summary>
    public IReadOnlyList<double> CumulativeEnergies()
    {
        double sum = 0;
        return [.. _energies.Reverse().Select(energy => sum += energy)];
    }
}
