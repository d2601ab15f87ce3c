using System.Runtime.InteropServices;
using Overmix.Native;
using static TorchSharp.torch;

namespace Overmix.Training.Data;

/// <summary>Examples as tensors on the CPU. Owns them: they belong to no dispose scope and live until <see cref="Dispose"/>.</summary>
public sealed class Examples : IDisposable
{
    /// <summary>Copies examples into tensors.</summary>
    /// <param name="inputs">Inputs, <c>[n, c·h·w]</c>, n ≥ 1.</param>
    /// <param name="labels">Labels, <c>[n]</c>, each in [0, classes).</param>
    /// <param name="shape">Shape of one example.</param>
    /// <param name="classes">Number of classes.</param>
    /// <exception cref="ArgumentOutOfRangeException">Sizes do not fit, or a label is out of range.</exception>
    public Examples(ReadOnlySpan<float> inputs, ReadOnlySpan<int> labels, ExampleShape shape, int classes)
    {
        shape.Check(nameof(shape));
        ArgumentOutOfRangeException.ThrowIfZero(labels.Length, nameof(labels));
        ArgumentOutOfRangeException.ThrowIfNotEqual(inputs.Length, (long)labels.Length * shape.Size, nameof(inputs));
        ClassCounts = [.. ClassMembers.Of(labels, classes).Select(m => m.Length)];
        Count = labels.Length;

        LibTorch.EnsureLoaded();
        Inputs = empty([Count, shape.Channels, shape.Height, shape.Width], ScalarType.Float32).DetachFromDisposeScope(); // [n, c, h, w]
        Labels = empty([Count], ScalarType.Int64).DetachFromDisposeScope(); // [n]
        MemoryMarshal.AsBytes(inputs).CopyTo(Inputs.bytes);
        Span<long> target = MemoryMarshal.Cast<byte, long>(Labels.bytes);
        for (int i = 0; i < Count; i++)
        {
            target[i] = labels[i];
        }
    }

    /// <summary>Inputs, <c>[n, c, h, w]</c>, float32.</summary>
    public Tensor Inputs { get; }

    /// <summary>Labels, <c>[n]</c>, int64.</summary>
    public Tensor Labels { get; }

    /// <summary>Number of examples n.</summary>
    public int Count { get; }

    /// <summary>Examples of each class, <c>[C]</c>; their sum is n.</summary>
    public IReadOnlyList<int> ClassCounts { get; }

    /// <summary>A copy of the labels, <c>[n]</c>.</summary>
    public int[] LabelArray() => Array.ConvertAll(Labels.data<long>().ToArray(), label => (int)label);

    /// <summary>Frees both tensors.</summary>
    public void Dispose()
    {
        Inputs.Dispose();
        Labels.Dispose();
    }
}
