namespace Overmix.Theory.Mixing;

/// <summary>How a shuffled epoch of n examples is cut into batches: as many full ones as fit, then a smaller last one unless it is dropped.</summary>
public sealed record EpochCut
{
    /// <summary>Creates the cut.</summary>
    /// <param name="batchSize">B ≥ 1.</param>
    /// <param name="dropLast">Whether a smaller last batch is left out.</param>
    /// <exception cref="ArgumentOutOfRangeException">B &lt; 1.</exception>
    public EpochCut(int batchSize, bool dropLast = false) => (BatchSize, DropLast) = ((int)Demand.AtLeast(batchSize, 1), dropLast);

    /// <summary>B, the size of a full batch.</summary>
    public int BatchSize { get; }

    /// <summary>Whether a smaller last batch is left out.</summary>
    public bool DropLast { get; }

    /// <summary>Number of full batches of an epoch.</summary>
    internal long FullBatches(long examples) => examples / BatchSize;

    /// <summary>Size of the smaller last batch; 0 if there is none.</summary>
    internal int Remainder(long examples) => DropLast ? 0 : (int)(examples % BatchSize);

    /// <summary>Examples that an epoch uses ≥ 1.</summary>
    internal long Used(long examples) =>
        Demand.AtLeast(FullBatches(examples) * BatchSize + Remainder(examples), 1, nameof(examples));
}
