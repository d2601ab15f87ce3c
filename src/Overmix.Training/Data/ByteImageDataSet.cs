namespace Overmix.Training.Data;

/// <summary>A data set of images as bytes in memory, a quarter of the size of floats; byte b is read as b/255.</summary>
public sealed class ByteImageDataSet : IDataSet
{
    private readonly byte[] _pixels;
    private readonly int[] _labels;

    /// <summary>Copies the arrays.</summary>
    /// <param name="name">Name for messages.</param>
    /// <param name="pixels">Pixels, <c>[labels.Length, c, h, w]</c>, row by row within a channel.</param>
    /// <param name="labels">Labels, each in [0, classNames.Count); at least one.</param>
    /// <param name="shape">Shape of one image.</param>
    /// <param name="classNames">Names of the classes.</param>
    /// <exception cref="ArgumentOutOfRangeException">Sizes do not fit, or a label is out of range.</exception>
    public ByteImageDataSet(string name, ReadOnlySpan<byte> pixels, ReadOnlySpan<int> labels, ExampleShape shape, IReadOnlyList<string> classNames)
    {
        InMemoryChecks.Check(pixels.Length, labels, shape, classNames);
        (Name, Shape, ClassNames) = (name, shape, [.. classNames]);
        (_pixels, _labels) = (pixels.ToArray(), labels.ToArray());
        Sha256 = DataFingerprint.Of(shape, Classes, pixels, labels);
    }

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
    public string Sha256 { get; }

    /// <inheritdoc/>
    public void Read(ReadOnlySpan<int> indices, Span<float> destination)
    {
        InMemoryChecks.CheckRead(indices, destination.Length, Count, Shape);
        int size = Shape.Size, next = 0;
        foreach (int index in indices)
        {
            foreach (byte pixel in _pixels.AsSpan(index * size, size))
            {
                destination[next++] = pixel / 255f;
            }
        }
    }
}
