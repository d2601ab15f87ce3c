namespace Overmix.Training.Data;

/// <summary>A data set of images as bytes in memory, a quarter of the size of floats; byte b is read as b/255.</summary>
public sealed class ByteImageDataSet : IByteImages
{
    private readonly byte[] _pixels;
    private readonly int[] _labels;

    /// <summary>Copies the arrays.</summary>
    /// <param name="name">Name for messages.</param>
    /// <param name="pixels">Pixels, <c>[labels.Length, c, h, w]</c>, row by row within a channel.</param>
    /// <param name="labels">Labels, each in [0, classNames.Count); at least one.</param>
    /// <param name="shape">Shape of one image.</param>
    /// <param name="classNames">Names of the classes.</param>
    /// <param name="officialParts">The publisher's division, <c>[labels.Length]</c>; null where there is none.</param>
    /// <exception cref="ArgumentOutOfRangeException">Sizes do not fit, or a label is out of range.</exception>
    public ByteImageDataSet(string name, ReadOnlySpan<byte> pixels, ReadOnlySpan<int> labels, ExampleShape shape, IReadOnlyList<string> classNames, IReadOnlyList<DataPart>? officialParts = null)
        : this((pixels.ToArray(), labels.ToArray()), name, shape, classNames, officialParts)
    {
    }

    private ByteImageDataSet((byte[] Pixels, int[] Labels) owned, string name, ExampleShape shape, IReadOnlyList<string> classNames, IReadOnlyList<DataPart>? officialParts)
    {
        InMemoryChecks.Check(owned.Pixels.Length, owned.Labels, shape, classNames);
        InMemoryChecks.CheckParts(officialParts, owned.Labels.Length);
        (Name, Shape, ClassNames) = (name, shape, [.. classNames]);
        (_pixels, _labels) = owned;
        OfficialParts = officialParts is null ? null : [.. officialParts];
        Sha256 = DataFingerprint.Of(shape, Classes, _pixels, _labels, OfficialParts);
    }

    /// <summary>Takes the arrays over instead of copying them: the caller lets go of them.</summary>
    internal static ByteImageDataSet Owning(string name, byte[] pixels, int[] labels, ExampleShape shape, IReadOnlyList<string> classNames, IReadOnlyList<DataPart>? officialParts) =>
        new((pixels, labels), name, shape, classNames, officialParts);

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public int Count => _labels.Length;

    /// <inheritdoc/>
    public int Classes => ClassNames.Count;

    /// <inheritdoc/>
    public IReadOnlyList<string> ClassNames { get; }

    /// <inheritdoc/>
    public ExampleShape Shape { get; }

    /// <inheritdoc/>
    public ReadOnlySpan<int> Labels => _labels;

    /// <inheritdoc/>
    public IReadOnlyList<DataPart>? OfficialParts { get; }

    /// <inheritdoc/>
    public string Sha256 { get; }

    /// <inheritdoc/>
    public void Read(ReadOnlySpan<int> indices, Span<float> destination)
    {
        InMemoryChecks.CheckRead(indices, destination.Length, Count, Shape);
        int size = Shape.Size, next = 0;
        foreach (int index in indices)
        {
            foreach (byte pixel in _pixels.AsSpan(checked(index * size), size))
            {
                destination[next++] = pixel / 255f;
            }
        }
    }

    /// <inheritdoc/>
    public void ReadBytes(ReadOnlySpan<int> indices, Span<byte> destination)
    {
        InMemoryChecks.CheckRead(indices, destination.Length, Count, Shape);
        int size = Shape.Size;
        for (int i = 0; i < indices.Length; i++)
        {
            _pixels.AsSpan(checked(indices[i] * size), size).CopyTo(destination[(i * size)..]);
        }
    }
}
