using System.Globalization;
using Overmix.Core.Configuration;
using Overmix.Core.Seeding;
using Overmix.Native;
using Overmix.Training.Models.Layers;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Overmix.Training.Models;

/// <summary>
/// Multilayer perceptron: x ↦ W_L a(… a(W₁ x + b₁) …) + b_L. Parameters are named <c>layers.0.weight</c>, <c>layers.0.bias</c>, … from the input on,
/// weights <c>[out, in]</c>, as a PyTorch <c>ModuleList</c> of <c>Linear</c> names them.
/// </summary>
public sealed class Mlp : StagedNetwork
{
    private readonly ModuleList<Dense> layers;

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
        Activation = activation;
        layers = [];
        var initial = new InitialWeights(streams);
        for (int l = 0; l + 1 < sizes.Length; l++)
        {
            var layer = new Dense(sizes[l], sizes[l + 1], initial);
            layers.Add(layer);
            string name = string.Create(CultureInfo.InvariantCulture, $"layers.{l}");
            if (l + 2 < sizes.Length)
            {
                AddStage(name, x => Activate(layer.call(x.flatten(1)))); // [b, width]
            }
            else
            {
                AddHead(name, name, x => layer.call(ComputeType.Widen(x.flatten(1)))); // [b, C]
            }
        }

        RegisterComponents();
    }

    /// <summary>Activation after each hidden layer.</summary>
    internal Activation Activation { get; }

    /// <summary>Weights and biases from the input on.</summary>
    internal IReadOnlyList<(Parameter Weight, Parameter Bias)> Weights => [.. layers.Select(l => l.Weights)];

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            layers.Dispose();
        }

        base.Dispose(disposing);
    }

    private Tensor Activate(Tensor x) => Activation switch
    {
        Activation.Relu => nn.functional.relu(x),
        Activation.Tanh => tanh(x),
        Activation.Gelu => nn.functional.gelu(x),
        _ => throw new ArgumentOutOfRangeException(nameof(x), Activation, "Unknown activation."),
    };
}
