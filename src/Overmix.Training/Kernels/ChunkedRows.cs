using static TorchSharp.torch;

namespace Overmix.Training.Kernels;

/// <summary>
/// Rows of a matrix [rows, width] in chunks that depend on its size alone, so that sums over it come out the same whatever the number of threads.
/// Work on chunks is shared by as many threads as libtorch uses.
/// </summary>
/// <param name="Rows">Number of rows.</param>
/// <param name="Width">Numbers in a row.</param>
internal readonly record struct ChunkedRows(long Rows, int Width)
{
    private const int NumbersPerChunk = 1 << 16, FewestRows = 16;

    private int RowsPerChunk => Math.Max(FewestRows, NumbersPerChunk / Width);

    /// <summary>Number of chunks.</summary>
    public int Count => checked((int)((Rows + RowsPerChunk - 1) / RowsPerChunk));

    /// <summary>First row of a chunk and the one past its last.</summary>
    public (long From, long To) Range(int chunk) => ((long)chunk * RowsPerChunk, Math.Min(Rows, (chunk + 1L) * RowsPerChunk));

    /// <summary>Does something with each chunk.</summary>
    public void ForEach(Action<int> act)
    {
        int threads = Math.Min(get_num_threads(), Count);
        if (threads > 1)
        {
            _ = Parallel.For(0, Count, new ParallelOptions { MaxDegreeOfParallelism = threads }, act);
            return;
        }

        for (int chunk = 0; chunk < Count; chunk++)
        {
            act(chunk);
        }
    }
}
