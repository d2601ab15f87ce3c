using Overmix.Theory.Mixing;

namespace Overmix.Training.Mixup;

/// <summary>A batch of pairs as addresses: example <c>First[k]</c> is mixed with <c>Second[k]</c> by <c>Lambda[k]</c>, which weights the first.</summary>
/// <param name="First">Rows of the training set, [b].</param>
/// <param name="Second">Rows of the training set, [b].</param>
/// <param name="Lambda">λ in [0, 1], [b]; 1 is no mixing. With boxes the realised λ, the share of the image that stays.</param>
public sealed record PairBatch(int[] First, int[] Second, float[] Lambda)
{
    /// <summary>Number of pairs b.</summary>
    public int Count => First.Length;

    /// <summary>Where in this batch each second member stands as a first one, [b]; null where partners come from elsewhere.</summary>
    public int[]? Partner { get; init; }

    /// <summary>CutMix's boxes, [b]; null where inputs are blended.</summary>
    public CutBox[]? Boxes { get; init; }

    /// <summary>Number of the hidden state at which this batch is mixed: 0 is the input, k what stage k − 1 gives.</summary>
    public int State { get; init; }

    /// <summary>A batch of unmixed examples: λ = 1.</summary>
    public static PairBatch Unmixed(int[] rows) => new(rows, rows, [.. Enumerable.Repeat(1f, rows.Length)]);
}
