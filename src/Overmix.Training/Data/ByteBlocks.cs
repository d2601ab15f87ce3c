namespace Overmix.Training.Data;

/// <summary>Cuts many examples into blocks of a few megabytes, so that no buffer reaches the 2 GiB that an index can hold.</summary>
internal static class ByteBlocks
{
    private const int BlockBytes = 16 << 20;

    /// <summary>Consecutive blocks of rows, each of at least one.</summary>
    public static IEnumerable<(int Start, int Count)> Of(int rows, int rowBytes)
    {
        int block = Math.Max(1, BlockBytes / rowBytes);
        for (int start = 0; start < rows; start += block)
        {
            yield return (start, Math.Min(block, rows - start));
        }
    }
}
