using static TorchSharp.torch;

namespace Overmix.Training.Models.Layers;

/// <summary>Layers one after the other, registered as 0, 1, …, as a PyTorch <c>Sequential</c> names them.</summary>
internal sealed class Chain : nn.Module<Tensor, Tensor>
{
    private readonly nn.Module<Tensor, Tensor>[] _layers;

    public Chain(params nn.Module<Tensor, Tensor>[] layers)
        : base(nameof(Chain))
    {
        _layers = layers;
        for (int l = 0; l < layers.Length; l++)
        {
            register_module(l.ToString(System.Globalization.CultureInfo.InvariantCulture), layers[l]);
        }
    }

    public override Tensor forward(Tensor input)
    {
        Tensor state = input.alias();
        foreach (nn.Module<Tensor, Tensor> layer in _layers)
        {
            using Tensor before = state;
            state = layer.call(before);
        }

        return state;
    }
}
