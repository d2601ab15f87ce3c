namespace Overmix.Theory.RandomFeatures;

/// <summary>The true labels Ỹ* = f(x̃) of mixed inputs of one training set.</summary>
internal abstract class CleanLabels
{
    /// <summary>Writes f(λx + (1−λ)x′) for each pair of a block. Safe to call from several threads.</summary>
    internal abstract void Fill(PairBlock pairs, Span<double> labels);
}
