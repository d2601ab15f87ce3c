namespace Overmix.Training.Data;

/// <summary>Mean and deviation of bytes by counting them: exact sums, so that neither order nor block size matters.</summary>
internal static class ByteStatistics
{
    /// <summary>Statistics a channel of b/255 over chosen examples; population form, deviation 1 where a channel is constant.</summary>
    public static Standardization Of(IByteImages source, int[] indices)
    {
        ExampleShape shape = source.Shape;
        long[][] counts = [.. Enumerable.Range(0, shape.Channels).Select(_ => new long[256])];
        byte[] buffer = [];
        foreach ((int start, int count) in ByteBlocks.Of(indices.Length, shape.Size))
        {
            int length = checked(count * shape.Size);
            buffer = buffer.Length >= length ? buffer : new byte[length];
            source.ReadBytes(indices.AsSpan(start, count), buffer.AsSpan(0, length));
            for (int plane = 0; plane < length / shape.ChannelSize; plane++)
            {
                Count(buffer.AsSpan(plane * shape.ChannelSize, shape.ChannelSize), counts[plane % shape.Channels]);
            }
        }

        (double Mean, double Deviation)[] channels = [.. counts.Select(OfChannel)];
        return new Standardization([.. channels.Select(c => c.Mean)], [.. channels.Select(c => c.Deviation)]);
    }

    private static void Count(ReadOnlySpan<byte> pixels, long[] counts)
    {
        foreach (byte pixel in pixels)
        {
            counts[pixel]++;
        }
    }

    private static (double Mean, double Deviation) OfChannel(long[] counts)
    {
        long number = counts.Sum();
        double mean = counts.Select((n, b) => (double)n * b).Sum() / number / 255;
        double squares = counts.Select((n, b) => n * (b / 255.0 - mean) * (b / 255.0 - mean)).Sum();
        return (mean, counts.Count(n => n > 0) > 1 ? Math.Sqrt(squares / number) : 1);
    }
}
