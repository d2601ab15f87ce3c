namespace Overmix.Training.Data;

/// <summary>
/// A labelled data set as it lies in its file: in a fixed order, inputs in [0, 1]. What plugs into training implements this, and <see cref="IByteImages"/> if its numbers are bytes.
/// </summary>
public interface IDataSet
{
    /// <summary>Name for messages and manifests.</summary>
    string Name { get; }

    /// <summary>Number of examples; ≥ 1.</summary>
    int Count { get; }

    /// <summary>Number of classes C; ≥ 1.</summary>
    int Classes { get; }

    /// <summary>Names of the classes, <c>[C]</c>.</summary>
    IReadOnlyList<string> ClassNames { get; }

    /// <summary>Shape of one example.</summary>
    ExampleShape Shape { get; }

    /// <summary>Labels, <c>[Count]</c>, each in [0, C).</summary>
    ReadOnlySpan<int> Labels { get; }

    /// <summary>The publisher's own division, a part an example, <c>[Count]</c>; null where there is none. <see cref="DataPreparation"/> obeys it.</summary>
    IReadOnlyList<DataPart>? OfficialParts => null;

    /// <summary>What its user should know about how it was read: files passed over, a cache that could not be written. Plain sentences.</summary>
    IReadOnlyList<string> Notes => [];

    /// <summary>SHA-256 of the data, 64 lower-case hexadecimal digits: equal for equal data on every machine.</summary>
    string Sha256 { get; }

    /// <summary>Reads examples, pixels row by row within a channel.</summary>
    /// <param name="indices">Which examples, each in [0, Count), in the order wanted.</param>
    /// <param name="destination">Receives <c>[indices.Length, c·h·w]</c>, images in [0, 1]; of exactly that length.</param>
    /// <exception cref="ArgumentOutOfRangeException">An index or the destination's length does not fit.</exception>
    void Read(ReadOnlySpan<int> indices, Span<float> destination);
}
