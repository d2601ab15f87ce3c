namespace Overmix.Theory.RandomFeatures;

/// <summary>Sizes and scales from which a <see cref="FeatureMap"/> is drawn.</summary>
/// <param name="Activation">σ.</param>
/// <param name="Count">Number of features d ≥ 1.</param>
/// <param name="InputSize">Number of inputs d₀ ≥ 1.</param>
/// <param name="WeightGain">Standard deviation of wᵀx for x ~ N(0, I): weights are N(0, gain²/d₀); &gt; 0.</param>
/// <param name="BiasScale">Standard deviation of the biases; ≥ 0; for cosine any positive value means uniform phases.</param>
public sealed record FeatureShape(Activation Activation, int Count, int InputSize, double WeightGain, double BiasScale);
