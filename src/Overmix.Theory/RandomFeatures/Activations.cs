using MathNet.Numerics;
using TorchSharp;

namespace Overmix.Theory.RandomFeatures;

/// <summary>Values of the activations, in float64 one at a time or in place on a tensor.</summary>
public static class Activations
{
    /// <summary>σ(z) in float64, correct to a few units in the last place.</summary>
    /// <param name="activation">Which σ.</param>
    /// <param name="z">Any number.</param>
    public static double Value(this Activation activation, double z) => activation switch
    {
        Activation.Tanh => Math.Tanh(z),
        Activation.Relu => Math.Max(z, 0),
        Activation.Erf => SpecialFunctions.Erf(z),
        Activation.Cosine => Math.Cos(z),
        Activation.Identity => z,
        _ => throw new ArgumentOutOfRangeException(nameof(activation), activation, "Not an activation."),
    };

    /// <summary>sup_z σ(z)²: 1 for bounded activations, ∞ for ReLU and identity.</summary>
    /// <param name="activation">Which σ.</param>
    public static double SquaredSupremum(this Activation activation) =>
        activation is Activation.Relu or Activation.Identity ? double.PositiveInfinity : 1;

    /// <summary>Applies σ to every element, in place.</summary>
    internal static void ApplyInPlace(this Activation activation, torch.Tensor z)
    {
        switch (activation)
        {
            case Activation.Tanh:
                z.tanh_();
                break;
            case Activation.Relu:
                z.relu_();
                break;
            case Activation.Erf:
                z.erf_();
                break;
            case Activation.Cosine:
                z.cos_();
                break;
            case Activation.Identity:
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(activation), activation, "Not an activation.");
        }
    }
}
