namespace Overmix.Training.Data;

/// <summary>
/// A data set whose numbers are bytes: it is kept as bytes, a quarter of float32, and turned into floats a batch at a time. <see cref="IDataSet.Read"/> gives b/255.
/// </summary>
public interface IByteImages : IDataSet
{
    /// <summary>Reads examples as bytes, pixels row by row within a channel. Safe to call from several threads.</summary>
    /// <param name="indices">Which examples, each in [0, Count), in the order wanted.</param>
    /// <param name="destination">Receives <c>[indices.Length, c·h·w]</c>; of exactly that length.</param>
    /// <exception cref="ArgumentOutOfRangeException">An index or the destination's length does not fit.</exception>
    void ReadBytes(ReadOnlySpan<int> indices, Span<byte> destination);
}
