namespace Overmix.Theory.Mixing;

/// <summary>What a Mixup loss floor depends on.</summary>
/// <param name="Law">The law of λ.</param>
/// <param name="Pairing">How examples get partners.</param>
/// <param name="Counts">The training set's classes.</param>
/// <param name="Smoothing">Label smoothing ε in [0, 1].</param>
public sealed record MixingSetup(MixingLaw Law, PairingModel Pairing, ClassCounts Counts, double Smoothing = 0);
