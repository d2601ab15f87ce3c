using Overmix.Core.Seeding;

namespace Overmix.Theory.LabelNoise;

/// <summary>
/// The two label laws of a Mixup pair: q(λ) = λf(x) + (1−λ)f(x′), from which Mixup's hard label Ỹ_h is drawn, and p(λ) = f(λx + (1−λ)x′),
/// the truth. λ weights the first sample in both. Not thread-safe: it keeps its buffers.
/// </summary>
public sealed class PairLaws
{
    private readonly LabelledWorld _world;
    private readonly double[] _first, _second, _firstLaw, _secondLaw, _mixed, _assigned, _printed, _truth;

    /// <summary>A pair.</summary>
    /// <param name="world">Where f comes from.</param>
    /// <param name="first">x, [d₀].</param>
    /// <param name="second">x′, [d₀].</param>
    public PairLaws(LabelledWorld world, ReadOnlySpan<double> first, ReadOnlySpan<double> second)
    {
        ArgumentNullException.ThrowIfNull(world);
        (_world, _first, _second) = (world, first.ToArray(), second.ToArray());
        (_firstLaw, _secondLaw) = (world.Posterior(first), world.Posterior(second));
        _mixed = new double[world.InputSize];
        (_assigned, _printed, _truth) = (new double[world.Classes], new double[world.Classes], new double[world.Classes]);
        Distance = Math.Sqrt(InputDraws.SquaredDistance(first, second));
    }

    /// <summary>‖x − x′‖.</summary>
    public double Distance { get; }

    /// <summary>q at the last λ, [C].</summary>
    internal ReadOnlySpan<double> Assigned => _assigned;

    /// <summary>p at the last λ, [C].</summary>
    internal ReadOnlySpan<double> Truth => _truth;

    /// <summary>How far q and p stand apart at a λ.</summary>
    /// <param name="lambda">In [0, 1].</param>
    public LabelDisagreement At(double lambda)
    {
        InputDraws.Mix(_first, _second, lambda, _mixed);
        _world.Posterior(_mixed, _truth);
        InputDraws.Mix(_firstLaw, _secondLaw, lambda, _assigned);
        return LabelDisagreement.Between(_assigned, _truth);
    }

    /// <summary>
    /// Draws Mixup's hard label as a training set makes it: Y ~ f(x), Y′ ~ f(x′), and Ỹ_h is Y with probability λ, else Y′. Its law is q(λ).
    /// </summary>
    /// <param name="lambda">In [0, 1].</param>
    /// <param name="stream">Where the randomness comes from; three doubles.</param>
    public int DrawAssigned(double lambda, RandomStream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        int first = ProbabilityRules.Draw(_firstLaw, stream.NextDouble()), second = ProbabilityRules.Draw(_secondLaw, stream.NextDouble());
        return stream.NextDouble() < lambda ? first : second;
    }

    /// <summary>The same with the slides' misprint: (1−λ) on f(x), although λ is on x. The laws at the last λ stay as they were.</summary>
    internal LabelDisagreement AsPrintedAt(double lambda)
    {
        InputDraws.Mix(_firstLaw, _secondLaw, 1 - lambda, _printed);
        return LabelDisagreement.Between(_printed, _truth);
    }
}
