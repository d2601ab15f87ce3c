using Overmix.Core.Configuration;
using static TorchSharp.torch;

namespace Overmix.Training.Compute;

/// <summary>In which type and memory layout a network takes its inputs; its layers follow.</summary>
/// <param name="Type">Type of the activations: float32 or bfloat16.</param>
/// <param name="ChannelsLast">Whether channels of a pixel lie together.</param>
public readonly record struct ComputeFormat(ScalarType Type, bool ChannelsLast)
{
    /// <summary>float32, pixels of a channel together: the reference.</summary>
    public static ComputeFormat Reference { get; } = new(ScalarType.Float32, false);

    /// <summary>What a resolved configuration asks for.</summary>
    /// <param name="train">Precision and layout, neither of them auto.</param>
    /// <exception cref="ArgumentOutOfRangeException">One is auto.</exception>
    public static ComputeFormat Of(TrainConfig train) => new(
        train.Precision switch
        {
            Precision.Float32 => ScalarType.Float32,
            Precision.Bfloat16 => ScalarType.BFloat16,
            _ => throw new ArgumentOutOfRangeException(nameof(train), train.Precision, "The precision must be resolved first."),
        },
        train.Layout switch
        {
            ImageLayout.Contiguous => false,
            ImageLayout.ChannelsLast => true,
            _ => throw new ArgumentOutOfRangeException(nameof(train), train.Layout, "The layout must be resolved first."),
        });

    /// <summary>Inputs in this format.</summary>
    /// <param name="inputs">Inputs, <c>[b, c, h, w]</c> or of another rank, which has no layout.</param>
    /// <returns>The same values, rounded to the type; a tensor of its own in the caller's scope, which may share memory.</returns>
    public Tensor Apply(Tensor inputs)
    {
        using var scope = NewDisposeScope();
        Tensor typed = inputs.dtype == Type ? inputs.alias() : inputs.to_type(Type);
        Tensor laid = ChannelsLast && typed.dim() == 4 ? typed.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2) : typed;
        return laid.MoveToOuterDisposeScope();
    }
}
