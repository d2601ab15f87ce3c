using Overmix.Training.Data;

namespace Overmix.Training.Delivery;

/// <summary>
/// Images with the number of channels that a network expects: grey ones as three equal channels, coloured ones as their luma, by the same formula as a folder of pictures.
/// </summary>
/// <param name="images">Images of one channel or three.</param>
/// <param name="channels">1 or 3.</param>
internal sealed class MatchedImages(IByteImages images, int channels) : IByteImages
{
    /// <inheritdoc/>
    public string Name => images.Name;

    /// <inheritdoc/>
    public int Count => images.Count;

    /// <inheritdoc/>
    public int Classes => images.Classes;

    /// <inheritdoc/>
    public IReadOnlyList<string> ClassNames => images.ClassNames;

    /// <inheritdoc/>
    public ExampleShape Shape => images.Shape with { Channels = channels };

    /// <inheritdoc/>
    public ReadOnlySpan<int> Labels => images.Labels;

    /// <inheritdoc/>
    public IReadOnlyList<DataPart>? OfficialParts => images.OfficialParts;

    /// <summary>That of the images as they are.</summary>
    public string Sha256 => images.Sha256;

    /// <summary>The set with as many channels as wanted, if that is a matter of grey and colour alone; otherwise the set itself.</summary>
    public static IDataSet For(IDataSet set, ExampleShape wanted) =>
        set is IByteImages images && images.Shape != wanted && images.Shape with { Channels = wanted.Channels } == wanted && images.Shape.Channels is 1 or 3 && wanted.Channels is 1 or 3
            ? new MatchedImages(images, wanted.Channels)
            : set;

    /// <inheritdoc/>
    public void Read(ReadOnlySpan<int> indices, Span<float> destination)
    {
        byte[] bytes = new byte[destination.Length];
        ReadBytes(indices, bytes);
        for (int i = 0; i < bytes.Length; i++)
        {
            destination[i] = bytes[i] / 255f;
        }
    }

    /// <inheritdoc/>
    public void ReadBytes(ReadOnlySpan<int> indices, Span<byte> destination)
    {
        int plane = images.Shape.ChannelSize;
        byte[] own = new byte[checked(indices.Length * images.Shape.Size)];
        ArgumentOutOfRangeException.ThrowIfNotEqual(destination.Length, indices.Length * channels * plane, nameof(destination));
        images.ReadBytes(indices, own);
        for (int i = 0; i < indices.Length; i++)
        {
            Span<byte> target = destination.Slice(i * channels * plane, channels * plane);
            if (channels == 3)
            {
                Repeat(own.AsSpan(i * plane, plane), target);
            }
            else
            {
                Luma(own.AsSpan(i * 3 * plane, 3 * plane), target);
            }
        }
    }

    private static void Repeat(ReadOnlySpan<byte> grey, Span<byte> planes)
    {
        for (int c = 0; c < 3; c++)
        {
            grey.CopyTo(planes.Slice(c * grey.Length, grey.Length));
        }
    }

    // ITU-R BT.601 weights in 16 bits.
    private static void Luma(ReadOnlySpan<byte> planes, Span<byte> grey)
    {
        for (int i = 0; i < grey.Length; i++)
        {
            grey[i] = (byte)(((19595 * planes[i]) + (38470 * planes[grey.Length + i]) + (7471 * planes[(2 * grey.Length) + i]) + 32768) >> 16);
        }
    }
}
