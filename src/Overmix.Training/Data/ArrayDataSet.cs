using System.Runtime.InteropServices;

namespace Overmix.Training.Data;

/// <summary>A data set of floats in memory: features of any kind, or images already in [0, 1].</summary>
public sealed class ArrayDataSet : IDataSet
{
    private readonly float[] _inputs;
    private readonly int[] _labels;

    /// <summary>Copies the arrays.</summary>
    /// <param name="name">Name for messages.</param>
    /// <param name="inputs">Inputs, <c>[labels.Length, c·h·w]</c>, all finite.</param>
    /// <param name="labels">Labels, each in [0, classNames.Count); at least one.</param>
    /// <param name="shape">Shape of one example.</param>
    /// <param name="classNames">Names of the classes.</param>
    /// <param name="officialParts">The publisher's division, <c>[labels.Length]</c>; null where there is none.</param>
    /// <exception cref="ArgumentOutOfRangeException">Sizes do not fit, a label is out of range, or an input is not finite.</exception>
    public ArrayDataSet(string name, ReadOnlySpan<float> inputs, ReadOnlySpan<int> labels, ExampleShape shape, IReadOnlyList<string> classNames, IReadOnlyList<DataPart>? officialParts = null)
    {
        InMemoryChecks.Check(inputs.Length, labels, shape, classNames);
        InMemoryChecks.CheckParts(officialParts, labels.Length);
        for (int i = 0; i < inputs.Length; i++)
        {
            if (!float.IsFinite(inputs[i]))
            {
                throw new ArgumentOutOfRangeException(nameof(inputs), inputs[i], $"Input {i} must be finite.");
            }
        }

        (Name, Shape, ClassNames) = (name, shape, [.. classNames]);
        (_inputs, _labels) = (inputs.ToArray(), labels.ToArray());
        OfficialParts = officialParts is null ? null : [.. officialParts];
        Sha256 = DataFingerprint.Of(shape, Classes, MemoryMarshal.AsBytes(inputs), labels, OfficialParts);
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
    public IReadOnlyList<DataPart>? OfficialParts { get; }

    /// <inheritdoc/>
    public string Sha256 { get; }

    /// <inheritdoc/>
    public void Read(ReadOnlySpan<int> indices, Span<float> destination)
    {
        InMemoryChecks.CheckRead(indices, destination.Length, Count, Shape);
        int size = Shape.Size;
        for (int i = 0; i < indices.Length; i++)
        {
            _inputs.AsSpan(indices[i] * size, size).CopyTo(destination[(i * size)..]);
        }
    }
}
