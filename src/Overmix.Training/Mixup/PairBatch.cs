namespace Overmix.Training.Mixup;

/// <summary>A batch of Mixup pairs as addresses: example <c>First[k]</c> is mixed with <c>Second[k]</c> by <c>Lambda[k]</c>, which weights the first.</summary>
/// <param name="First">Rows of the training set, [b].</param>
/// <param name="Second">Rows of the training set, [b].</param>
/// <param name="Lambda">λ in [0, 1], [b]; 1 is no mixing.</param>
public sealed record PairBatch(int[] First, int[] Second, float[] Lambda)
{
    /// <summary>Number of pairs b.</summary>
    public int Count => First.Length;

    /// <summary>A batch of unmixed examples: λ = 1.</summary>
    public static PairBatch Unmixed(int[] rows) => new(rows, rows, [.. Enumerable.Repeat(1f, rows.Length)]);
}
