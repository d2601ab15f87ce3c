using System.Runtime.InteropServices;
using Overmix.Native;
using static TorchSharp.torch;

namespace Overmix.Training.Data;

/// <summary>
/// Labelled examples, kept as their data set has them: floats as standardised float32, bytes as uint8 (a quarter of the memory), a part too large for the memory not at all.
/// <see cref="Gather(Tensor)"/> gives batches as standardised float32 either way. Owns its tensors: they belong to no dispose scope and live until <see cref="Dispose"/>.
/// </summary>
public sealed class Examples : IDisposable
{
    private readonly ExampleStore _store;

    /// <summary>Copies examples into tensors.</summary>
    /// <param name="inputs">Inputs, standardised, <c>[n, c·h·w]</c>, n ≥ 1.</param>
    /// <param name="labels">Labels, <c>[n]</c>, each in [0, classes).</param>
    /// <param name="shape">Shape of one example.</param>
    /// <param name="classes">Number of classes.</param>
    /// <exception cref="ArgumentOutOfRangeException">Sizes do not fit, or a label is out of range.</exception>
    public Examples(ReadOnlySpan<float> inputs, ReadOnlySpan<int> labels, ExampleShape shape, int classes)
        : this(labels, classes)
    {
        CheckInputs(inputs.Length, shape);
        Tensor stored = Empty(shape, ScalarType.Float32); // [n, c, h, w]
        MemoryMarshal.AsBytes(inputs).CopyTo(stored.bytes);
        _store = new FloatStore(stored);
    }

    /// <summary>Copies examples of bytes into tensors.</summary>
    /// <param name="inputs">Inputs, <c>[n, c·h·w]</c>, n ≥ 1.</param>
    /// <param name="labels">Labels, <c>[n]</c>, each in [0, classes).</param>
    /// <param name="shape">Shape of one example.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="standardization">What <see cref="Gather(Tensor)"/> does to b/255.</param>
    /// <exception cref="ArgumentOutOfRangeException">Sizes do not fit, or a label is out of range.</exception>
    public Examples(ReadOnlySpan<byte> inputs, ReadOnlySpan<int> labels, ExampleShape shape, int classes, Standardization standardization)
        : this(labels, classes)
    {
        CheckInputs(inputs.Length, shape);
        Tensor stored = Empty(shape, ScalarType.Byte); // [n, c, h, w]
        inputs.CopyTo(stored.bytes);
        _store = new ByteStore(stored, standardization);
    }

    private Examples(ReadOnlySpan<int> labels, int classes)
    {
        ArgumentOutOfRangeException.ThrowIfZero(labels.Length, nameof(labels));
        ClassCounts = [.. ClassMembers.Of(labels, classes).Select(m => m.Length)];
        Count = labels.Length;
        Classes = classes;
        _store = null!;
        LibTorch.EnsureLoaded();
        Labels = empty([Count], ScalarType.Int64).DetachFromDisposeScope(); // [n]
        Span<long> target = MemoryMarshal.Cast<byte, long>(Labels.bytes);
        for (int i = 0; i < Count; i++)
        {
            target[i] = labels[i];
        }
    }

    private Examples(Examples other, Device device)
    {
        (Count, Classes, ClassCounts, _store) = (other.Count, other.Classes, other.ClassCounts, other._store.To(device));
        Labels = other.Labels.to(device, copy: true).DetachFromDisposeScope();
    }

    private Examples(Examples other, int[] rows)
    {
        using var scope = NewDisposeScope();
        Tensor index = tensor(Array.ConvertAll(rows, row => (long)row)).to(other.Device); // [m]
        (Count, Classes, _store) = (rows.Length, other.Classes, other._store.Take(index));
        Labels = other.Labels.index_select(0, index).DetachFromDisposeScope();
        ClassCounts = [.. ClassMembers.Of(LabelArray(), Classes).Select(m => m.Length)];
    }

    private Examples(IByteImages source, int[] indices, ReadOnlySpan<int> labels, Standardization standardization, bool inMemory)
        : this(labels, source.Classes) =>
        _store = inMemory ? new ByteStore(Load(source, indices), standardization) : new SourceStore(source, indices, standardization, CPU);

    /// <summary>
    /// Inputs as stored, <c>[n, c, h, w]</c>: float32, standardised, or uint8, raw. Batches come from <see cref="Gather(Tensor)"/>, which knows the difference.
    /// </summary>
    /// <exception cref="InvalidOperationException">The examples are read batch by batch: there is no such tensor.</exception>
    public Tensor Inputs => _store.Stored ?? throw new InvalidOperationException("These examples are read batch by batch; there is no tensor of all of them.");

    /// <summary>Whether all inputs are in one tensor; otherwise they are read from their data set batch by batch.</summary>
    public bool IsInMemory => _store.Stored is not null;

    /// <summary>Labels, <c>[n]</c>, int64.</summary>
    public Tensor Labels { get; }

    /// <summary>Where the tensors are, and where batches come out.</summary>
    public Device Device => Labels.device;

    /// <summary>Number of examples n.</summary>
    public int Count { get; }

    /// <summary>Number of classes C.</summary>
    public int Classes { get; }

    /// <summary>Examples of each class, <c>[C]</c>; their sum is n.</summary>
    public IReadOnlyList<int> ClassCounts { get; }

    /// <summary>A batch by its rows.</summary>
    /// <param name="rows">Which examples, each in [0, n), in the order wanted, <c>[b]</c>.</param>
    /// <returns>Standardised inputs, float32, <c>[b, c, h, w]</c>, on <see cref="Device"/>; in the caller's dispose scope.</returns>
    public Tensor Gather(ReadOnlySpan<long> rows)
    {
        using Tensor index = tensor(rows.ToArray()).to(Device);
        return Gather(index);
    }

    /// <inheritdoc cref="Gather(ReadOnlySpan{long})"/>
    /// <param name="rows">Which examples, each in [0, n), in the order wanted, <c>[b]</c>, int64, on <see cref="Device"/>.</param>
    public Tensor Gather(Tensor rows) => _store.Gather(rows);

    /// <summary>A batch of consecutive examples.</summary>
    /// <param name="start">The first row; in [0, n).</param>
    /// <param name="count">How many; start + count ≤ n.</param>
    /// <returns>Standardised inputs, float32, <c>[count, c, h, w]</c>, on <see cref="Device"/>; may be a view of the stored tensor. In the caller's dispose scope.</returns>
    public Tensor Slice(long start, long count) => _store.Slice(start, count);

    /// <summary>Some of the examples, kept as these are, on the same device; these stay as they are.</summary>
    /// <param name="rows">Which, each in [0, n), in the order wanted, <c>[m]</c>, m ≥ 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are no rows, or one is out of range.</exception>
    public Examples Take(int[] rows)
    {
        ArgumentOutOfRangeException.ThrowIfZero(rows.Length, nameof(rows));
        foreach (int row in rows)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(row, nameof(rows));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, Count, nameof(rows));
        }

        return new Examples(this, rows);
    }

    /// <summary>A copy whose tensors are on a device; this one stays as it is.</summary>
    /// <param name="device">The device.</param>
    public Examples To(Device device) => new(this, device);

    /// <summary>A copy of the labels, <c>[n]</c>.</summary>
    public int[] LabelArray()
    {
        using Tensor host = Labels.cpu();
        return Array.ConvertAll(host.data<long>().ToArray(), label => (int)label);
    }

    /// <summary>Frees all tensors.</summary>
    public void Dispose()
    {
        _store.Dispose();
        Labels.Dispose();
    }

    /// <summary>Examples of a data set of bytes: in memory, or left where they are.</summary>
    internal static Examples Of(IByteImages source, int[] indices, ReadOnlySpan<int> labels, Standardization standardization, bool inMemory) =>
        new(source, indices, labels, standardization, inMemory);

    private static Tensor Load(IByteImages source, int[] indices)
    {
        Tensor stored = empty([indices.Length, source.Shape.Channels, source.Shape.Height, source.Shape.Width], ScalarType.Byte).DetachFromDisposeScope(); // [n, c, h, w]
        foreach ((int start, int count) in ByteBlocks.Of(indices.Length, source.Shape.Size))
        {
            using Tensor block = stored.narrow(0, start, count);
            source.ReadBytes(indices.AsSpan(start, count), block.bytes);
        }

        return stored;
    }

    private void CheckInputs(int length, ExampleShape shape)
    {
        shape.Check(nameof(shape));
        ArgumentOutOfRangeException.ThrowIfNotEqual(length, (long)Count * shape.Size, nameof(length));
    }

    private Tensor Empty(ExampleShape shape, ScalarType type) => empty([Count, shape.Channels, shape.Height, shape.Width], type).DetachFromDisposeScope();
}
