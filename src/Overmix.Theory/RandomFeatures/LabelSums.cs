namespace Overmix.Theory.RandomFeatures;

/// <summary>Running sums over the labels of mixed samples.</summary>
internal sealed class LabelSums
{
    internal long Pairs { get; private set; }

    internal double TargetSquares { get; private set; }

    internal double CleanSquares { get; private set; }

    internal double NoiseSquares { get; private set; }

    internal double NoiseMaximumSquare { get; private set; }

    /// <summary>Adds a block's labels Ỹ and Ỹ*.</summary>
    internal void Add(ReadOnlySpan<double> targets, ReadOnlySpan<double> clean)
    {
        Pairs += targets.Length;
        for (int k = 0; k < targets.Length; k++)
        {
            double noise = targets[k] - clean[k], square = noise * noise;
            TargetSquares += targets[k] * targets[k];
            CleanSquares += clean[k] * clean[k];
            NoiseSquares += square;
            NoiseMaximumSquare = Math.Max(NoiseMaximumSquare, square);
        }
    }

    /// <summary>Adds another part's sums.</summary>
    internal void Add(LabelSums other)
    {
        Pairs += other.Pairs;
        TargetSquares += other.TargetSquares;
        CleanSquares += other.CleanSquares;
        NoiseSquares += other.NoiseSquares;
        NoiseMaximumSquare = Math.Max(NoiseMaximumSquare, other.NoiseMaximumSquare);
    }
}
