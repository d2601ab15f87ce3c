using Overmix.Core.Seeding;

namespace Overmix.Theory.Mixing;

/// <summary>
/// The law of the mixing coefficient λ in x̃ = λx + (1−λ)x′, ỹ = λy + (1−λ)y′. λ weights the <b>first</b> sample, in inputs and
/// labels alike, and is never folded to max(λ, 1−λ). A closed set of immutable laws; make one with the functions below.
/// </summary>
/// <remarks>
/// Whether λ is drawn for each batch or for each sample changes no expectation here, only how far a batch's loss strays from it.
/// Source: Zhang et al. (2018), <i>mixup: Beyond Empirical Risk Minimization</i>.
/// Deviation: the slides of Liu et al. (2023) weight the first sample by 1−λ in Theorem 1; here it is λ everywhere.
/// </remarks>
public abstract class MixingLaw
{
    private protected MixingLaw()
    {
    }

    /// <summary>λ = 1 always: plain empirical risk minimisation, the limit that α = 0 stands for.</summary>
    public static MixingLaw None { get; } = new FixedLaw(1);

    /// <summary>E[λ].</summary>
    public abstract double Mean { get; }

    /// <summary>Var[λ] ≥ 0.</summary>
    public abstract double Variance { get; }

    /// <summary>E[λ(1−λ)] in [0, ¼].</summary>
    public abstract double ExpectedProduct { get; }

    /// <summary>E[H(λ)] in [0, ln 2], nats, H the binary entropy: Lemma 1's floor for pairs that always differ in class.</summary>
    public abstract double ExpectedEntropy { get; }

    /// <summary>Beta(α, α) for α &gt; 0; <see cref="None"/> for α = 0.</summary>
    /// <param name="alpha">α: 0, or in [<see cref="BetaLaw.SmallestShape"/>, <see cref="BetaLaw.LargestShape"/>].</param>
    /// <exception cref="ArgumentOutOfRangeException">α outside its range.</exception>
    public static MixingLaw Beta(double alpha) => alpha == 0 ? None : new BetaLaw(alpha, alpha);

    /// <summary>λ = value always.</summary>
    /// <param name="value">In [0, 1].</param>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside its range.</exception>
    public static MixingLaw Fixed(double value) => new FixedLaw(value);

    /// <summary>λ uniform on [low, high].</summary>
    /// <param name="low">In [0, 1].</param>
    /// <param name="high">In [low, 1].</param>
    /// <exception cref="ArgumentOutOfRangeException">An end is outside its range.</exception>
    public static MixingLaw Uniform(double low, double high) => new UniformLaw(low, high);

    /// <summary>A draw of λ.</summary>
    /// <param name="stream">Where the randomness comes from; how many words a draw takes depends on the law.</param>
    /// <returns>λ in [0, 1], never NaN.</returns>
    public abstract double Sample(RandomStream stream);

    /// <summary>P(λ ≤ x), the distribution function.</summary>
    /// <param name="x">In [0, 1].</param>
    /// <returns>In [0, 1]; 1 at x = 1.</returns>
    /// <exception cref="ArgumentOutOfRangeException">x outside [0, 1].</exception>
    public abstract double Cumulative(double x);

    /// <summary>E[f(λ)] for f continuous on [0, 1] and smooth inside; kinks cost accuracy.</summary>
    /// <param name="function">f, called with λ in [0, 1].</param>
    /// <returns>The expectation; relative error near 1e-13 where f is analytic inside (0, 1) and keeps one sign.</returns>
    public abstract double Expect(Func<double, double> function);

    /// <summary>
    /// E[H(ỹ)] in nats over this law, for a pair of unlike classes and smoothed targets ỹ = (1−ε)(λy + (1−λ)y′) + ε/C.
    /// </summary>
    /// <param name="smoothing">Label smoothing ε in [0, 1].</param>
    /// <param name="classes">Number of classes C ≥ 2.</param>
    /// <returns>In [0, ln C]; equals <see cref="ExpectedEntropy"/> for ε = 0. Relative error ≤ 1e-12.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument outside its range.</exception>
    public double ExpectedEntropyAt(double smoothing, int classes)
    {
        Demand.AtLeast(classes, 2);
        return Demand.Within(smoothing, 0, 1) == 0 ? ExpectedEntropy : SmoothedEntropy(smoothing, classes);
    }

    /// <summary>The expectation of <see cref="TargetEntropy.OfUnlikePair"/> for checked arguments and ε &gt; 0.</summary>
    private protected virtual double SmoothedEntropy(double smoothing, int classes) =>
        Expect(lambda => TargetEntropy.OfUnlikePair(lambda, smoothing, classes));
}
