using static TorchSharp.torch;

namespace Overmix.Training.Data;

/// <summary>Where the inputs of <see cref="Examples"/> lie, and how a batch of them becomes float32.</summary>
internal abstract class ExampleStore : IDisposable
{
    /// <summary>The stored tensor, <c>[n, c, h, w]</c>; null if the inputs are read batch by batch.</summary>
    public abstract Tensor? Stored { get; }

    /// <summary>Standardised rows, <c>[b, c, h, w]</c>.</summary>
    public abstract Tensor Gather(Tensor rows);

    /// <summary>Standardised consecutive rows, <c>[count, c, h, w]</c>.</summary>
    public abstract Tensor Slice(long start, long count);

    /// <summary>A store of some rows, <c>[m]</c>, kept as they are kept here.</summary>
    public abstract ExampleStore Take(Tensor rows);

    /// <summary>The same store with its tensors on a device.</summary>
    public abstract ExampleStore To(Device device);

    public abstract void Dispose();
}

/// <summary>Floats in a tensor, standardised already.</summary>
internal sealed class FloatStore(Tensor inputs) : ExampleStore
{
    public override Tensor Stored => inputs;

    public override Tensor Gather(Tensor rows) => inputs.index_select(0, rows);

    public override Tensor Slice(long start, long count) => inputs.narrow(0, start, count);

    public override ExampleStore Take(Tensor rows) => new FloatStore(inputs.index_select(0, rows).DetachFromDisposeScope());

    public override ExampleStore To(Device device) => new FloatStore(inputs.to(device, copy: true).DetachFromDisposeScope());

    public override void Dispose() => inputs.Dispose();
}

/// <summary>Bytes in a tensor, standardised by batch.</summary>
internal sealed class ByteStore(Tensor inputs, Standardization standardization) : ExampleStore
{
    private readonly ByteScaling _scaling = new(standardization, inputs.device);

    public override Tensor Stored => inputs;

    public override Tensor Gather(Tensor rows)
    {
        using Tensor bytes = inputs.index_select(0, rows); // [b, c, h, w]
        return _scaling.Apply(bytes);
    }

    public override Tensor Slice(long start, long count)
    {
        using Tensor bytes = inputs.narrow(0, start, count); // [count, c, h, w]
        return _scaling.Apply(bytes);
    }

    public override ExampleStore Take(Tensor rows) => new ByteStore(inputs.index_select(0, rows).DetachFromDisposeScope(), standardization);

    public override ExampleStore To(Device device) => new ByteStore(inputs.to(device, copy: true).DetachFromDisposeScope(), standardization);

    public override void Dispose()
    {
        inputs.Dispose();
        _scaling.Dispose();
    }
}

/// <summary>Bytes left in their data set, for parts too large for the memory: each batch is read when it is asked for.</summary>
internal sealed class SourceStore(IByteImages source, int[] indices, Standardization standardization, Device device) : ExampleStore
{
    private readonly ByteScaling _scaling = new(standardization, device);

    public override Tensor? Stored => null;

    public override Tensor Gather(Tensor rows) => Read(IndicesOf(rows));

    public override Tensor Slice(long start, long count) => Read(indices.AsSpan(checked((int)start), checked((int)count)));

    public override ExampleStore Take(Tensor rows) => new SourceStore(source, IndicesOf(rows), standardization, device);

    public override ExampleStore To(Device target) => new SourceStore(source, indices, standardization, target);

    public override void Dispose() => _scaling.Dispose();

    private int[] IndicesOf(Tensor rows)
    {
        using Tensor host = rows.cpu();
        return Array.ConvertAll(host.data<long>().ToArray(), row => indices[row]);
    }

    private Tensor Read(ReadOnlySpan<int> wanted)
    {
        using Tensor host = empty([wanted.Length, source.Shape.Channels, source.Shape.Height, source.Shape.Width], ScalarType.Byte);
        source.ReadBytes(wanted, host.bytes);
        using Tensor bytes = host.to(device, copy: true);
        return _scaling.Apply(bytes);
    }
}
