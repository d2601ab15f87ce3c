using System.Runtime.InteropServices;
using Overmix.Core.Seeding;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Overmix.Training.Models;

/// <summary>
/// The initial law of a linear layer: weights and biases independent, uniform on (−1/√fan_in, 1/√fan_in), as PyTorch's default
/// (He et al. 2015 with gain √(1/3)). Drawn from our streams, so it does not depend on libtorch's generator.
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

    private static void Fill(Tensor parameter, double bound, RandomStream stream)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        foreach (ref float value in MemoryMarshal.Cast<byte, float>(parameter.bytes))
        {
            value = (float)((2 * stream.NextDouble() - 1) * bound);
        }
    }
}
