using System.Runtime.InteropServices;
using Overmix.Core.Seeding;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Overmix.Training.Models.Layers;

/// <summary>
/// Hands out initial weights: the l-th layer that asks draws from address l of the stream Init, whatever its size, and from nothing else.
/// Two networks of one architecture and one seed are equal bit for bit, on every machine.
/// </summary>
/// <param name="streams">The run's streams.</param>
internal sealed class InitialWeights(RandomStreams streams)
{
    private long _next;

    /// <summary>A convolution's weights, [out, in, k, k]: N(0, 2 / (k²·out)), Kaiming-normal by fan-out for ReLU (He et al. 2015), as torchvision draws them.</summary>
    public Parameter Convolution(int outputs, int inputs, int kernel)
    {
        double deviation = Math.Sqrt(2.0 / ((long)kernel * kernel * outputs));
        return Fill([outputs, inputs, kernel, kernel], stream => deviation * stream.NextGaussian(), streams.Open(StreamName.Init, _next++));
    }

    /// <summary>A dense layer's weights, [out, in], and bias, [out]: uniform on (−1/√in, 1/√in), PyTorch's default; weights first.</summary>
    public (Parameter Weight, Parameter Bias) Dense(int outputs, int inputs)
    {
        double bound = 1 / Math.Sqrt(inputs);
        RandomStream stream = streams.Open(StreamName.Init, _next++);
        double Draw(RandomStream s) => (2 * s.NextDouble() - 1) * bound;
        return (Fill([outputs, inputs], Draw, stream), Fill([outputs], Draw, stream));
    }

    /// <summary>A parameter of one value.</summary>
    public static Parameter Constant(double value, int count) => Own(full([count], value, ScalarType.Float32));

    // Writes the memory itself: nothing for autograd to see.
    private static Parameter Fill(long[] shape, Func<RandomStream, double> draw, RandomStream stream)
    {
        long count = shape.Aggregate(1L, (product, size) => checked(product * size));
        if (count > Array.MaxLength / sizeof(float))
        {
            throw new ModelException($"model.width: a layer would have {count} weights, [{string.Join(", ", shape)}]; at most {Array.MaxLength / sizeof(float)} are possible. Lower it.");
        }

        Tensor values = empty(shape, ScalarType.Float32);
        foreach (ref float value in MemoryMarshal.Cast<byte, float>(values.bytes))
        {
            value = (float)draw(stream);
        }

        return Own(values);
    }

    // A layer outlives the dispose scope it was made in.
    private static Parameter Own(Tensor values) => (Parameter)new Parameter(values).DetachFromDisposeScope();
}
