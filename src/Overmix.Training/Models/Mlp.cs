using Overmix.Core.Configuration;
using Overmix.Core.Seeding;
using Overmix.Native;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Overmix.Training.Models;

/// <summary>
/// Multilayer perceptron: x ↦ W_L a(… a(W₁ x + b₁) …) + b_L. Parameters are named <c>layers.0.weight</c>, <c>layers.0.bias</c>, … from the input on,
/// weights <c>[out, in]</c>, as a PyTorch <c>ModuleList</c> of <c>Linear</c> names them.
/// </summary>
public sealed class Mlp : nn.Module<Tensor, Tensor>
{
    private readonly ModuleList<Linear> layers;
    private readonly Activation _activation;

    /// <summary>Builds the network and draws its weights: layer l from address l of the stream Init.</summary>
    /// <param name="features">Numbers in one example, d; ≥ 1.</param>
    /// <param name="widths">Widths of the hidden layers, each ≥ 1; none makes a linear model.</param>
    /// <param name="classes">Number of classes C; ≥ 1.</param>
    /// <param name="activation">Activation after each hidden layer.</param>
    /// <param name="streams">The run's streams.</param>
    public Mlp(int features, IReadOnlyList<int> widths, int classes, Activation activation, RandomStreams streams)
        : base(nameof(Mlp))
    {
        int[] sizes = [features, .. widths, classes];
        foreach (int size in sizes)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(size, 1, nameof(widths));
        }

        LibTorch.EnsureLoaded();
        _activation = activation;
        layers = [];
        for (int l = 0; l + 1 < sizes.Length; l++)
        {
            Linear layer = nn.Linear(sizes[l], sizes[l + 1]);
            UniformLinearLaw.Fill(layer, streams.Open(StreamName.Init, l));
            layers.Add(layer);
        }

        RegisterComponents();
    }

    /// <summary>Logits of a batch.</summary>
    /// <param name="input">Inputs, <c>[b, …]</c> with d numbers an example.</param>
    /// <returns>Logits, <c>[b, C]</c>.</returns>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        Tensor x = input.flatten(1); // [b, d]
        for (int l = 0; l < layers.Count - 1; l++)
        {
            x = Activate(layers[l].call(x)); // [b, width]
        }

        return layers[^1].call(x).MoveToOuterDisposeScope(); // [b, C]
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            layers.Dispose();
        }

        base.Dispose(disposing);
    }

    private Tensor Activate(Tensor x) => _activation switch
    {
        Activation.Relu => nn.functional.relu(x),
        Activation.Tanh => tanh(x),
        Activation.Gelu => nn.functional.gelu(x),
        _ => throw new ArgumentOutOfRangeException(nameof(x), _activation, "Unknown activation."),
    };
}
