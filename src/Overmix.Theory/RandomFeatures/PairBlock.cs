namespace Overmix.Theory.RandomFeatures;

/// <summary>A buffer of mixed pairs: which two samples, and the λ that weights the first.</summary>
internal sealed class PairBlock
{
    /// <summary>Pairs a full block holds. Each block has its own random streams, so this number is part of what a seed means.</summary>
    internal const int Capacity = 1024;

    /// <summary>Index of the first sample of each pair.</summary>
    internal int[] First { get; } = new int[Capacity];

    /// <summary>Index of the second sample of each pair.</summary>
    internal int[] Second { get; } = new int[Capacity];

    /// <summary>λ of each pair, the weight of its first sample.</summary>
    internal double[] Lambda { get; } = new double[Capacity];

    /// <summary>How many pairs are filled.</summary>
    internal int Count { get; set; }

    /// <summary>λv_i + (1−λ)v_j of a number that each sample has.</summary>
    internal void Mix(ReadOnlySpan<double> values, Span<double> mixed)
    {
        for (int k = 0; k < Count; k++)
        {
            mixed[k] = Lambda[k] * values[First[k]] + (1 - Lambda[k]) * values[Second[k]];
        }
    }
}
