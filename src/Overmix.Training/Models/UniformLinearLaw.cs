using System.Runtime.InteropServices;
using Overmix.Core.Seeding;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Overmix.Training.Models;

/// <summary>
/// The initial law of a linear layer: weights and biases independent, uniform on (−1/√fan_in, 1/√fan_in), as PyTorch's default
/// (He et al. 2015, Kaiming-uniform with a = √5). Drawn from our streams, so it does not depend on libtorch's generator.
/// </summary>
internal static class UniformLinearLaw
{
    /// <summary>Draws weights row by row, then biases.</summary>
    public static void Fill(Linear layer, RandomStream stream)
    {
        double bound = 1 / Math.Sqrt(layer.in_features);
        Fill(layer.weight, bound, stream);
        Fill(layer.bias!, bound, stream);
    }

    // Writes the memory itself: nothing for autograd to see.
    private static void Fill(Tensor parameter, double bound, RandomStream stream)
    {
        foreach (ref float value in MemoryMarshal.Cast<byte, float>(parameter.bytes))
        {
            value = (float)((2 * stream.NextDouble() - 1) * bound);
        }
    }
}
