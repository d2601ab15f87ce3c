using static TorchSharp.torch;

namespace Overmix.Training.Models.Layers;

/// <summary>Weights are kept in float32 and computed with in the dtype of the activations; gradients come back through the cast in float32.</summary>
internal static class ComputeType
{
    /// <summary>A weight in the dtype of the activations; itself if it has it.</summary>
    public static Tensor Cast(Tensor weight, Tensor activations)
    {
        ScalarType type = activations.dtype;
        return weight.dtype == type ? weight : weight.to_type(type);
    }

    /// <summary>Whether a dtype has 16 bits: too few for statistics, logits and losses.</summary>
    public static bool IsNarrow(ScalarType type) => type is ScalarType.BFloat16 or ScalarType.Float16;

    /// <summary>Activations in at least float32; themselves if they are.</summary>
    public static Tensor Widen(Tensor activations) => IsNarrow(activations.dtype) ? activations.to_type(ScalarType.Float32) : activations;
}
