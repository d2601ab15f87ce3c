namespace Overmix.Theory.Mixing;

/// <summary>Predictors of a mixed label, and what each one costs exactly.</summary>
/// <remarks>
/// A predictor that sees the pair's classes answers (1−ε)(q·y + (1−q)·y′) + ε/C for some weight q. Its cross-entropy is linear in λ, so its expectation
/// needs E[λ] only: −(1−ε)(E[λ] ln f₁ + (1−E[λ]) ln f₂) − (ε/C)Σ_j ln f_j.
/// </remarks>
internal sealed class Lemma1Predictors
{
    private readonly MixingSetup _setup;
    private readonly double _unlike, _share;

    internal Lemma1Predictors(MixingSetup setup)
    {
        _setup = setup;
        _unlike = setup.Pairing.UnlikeProbability(setup.Counts);
        _share = setup.Smoothing / setup.Counts.Classes;
    }

    /// <summary>Expected cross-entropy of the weight q, given the pair differs with the rule's probability.</summary>
    internal double LossOf(double weight) =>
        (_unlike * LossOf(weight, _setup.Law.Mean)) + ((1 - _unlike) * TargetEntropy.OfLikePair(_setup.Smoothing, _setup.Counts.Classes));

    /// <summary>Cross-entropy −Σ ỹ_j ln f_j of the weight q on an unlike pair mixed with λ.</summary>
    internal double LossOf(double weight, double lambda)
    {
        double kept = 1 - _setup.Smoothing;
        double first = Cross((kept * lambda) + _share, (kept * weight) + _share), second = Cross((kept * (1 - lambda)) + _share, (kept * (1 - weight)) + _share);
        return first + second + ((_setup.Counts.Classes - 2) * Cross(_share, _share));
    }

    /// <summary>Cross-entropy of the predictor that knows nothing of the pair: it answers E[ỹ], whose entropy it pays.</summary>
    internal double PriorLoss() => _setup.Counts.Counts
        .Sum(count => TargetEntropy.NegativeXLogX(((1 - _setup.Smoothing) * count / _setup.Counts.Total) + _share));

    /// <summary>−t ln f, 0 for t = 0.</summary>
    private static double Cross(double target, double answer) => target == 0 ? 0 : -target * Math.Log(answer);
}
