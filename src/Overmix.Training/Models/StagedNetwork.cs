using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Overmix.Training.Compute;
using Overmix.Training.Models.Layers;
using static TorchSharp.torch;

namespace Overmix.Training.Models;

/// <summary>A network that registers its stages in order. Hidden states are let go of as soon as the next one is there; what a backward pass needs of them, autograd keeps.</summary>
[SuppressMessage("Naming", "CA1708", Justification = "TorchSharp's forward is written small.")]
public abstract class StagedNetwork : nn.Module<Tensor, Tensor>, IStagedNetwork
{
    private readonly List<string> _names = [];
    private readonly List<Func<Tensor, Tensor>> _maps = [];

    /// <summary>Creates a network without stages.</summary>
    /// <param name="name">Its name.</param>
    private protected StagedNetwork(string name)
        : base(name)
    {
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Stages => _names;

    /// <summary>In which type and layout inputs are taken; the layers follow. Logits leave as float32 whatever it is.</summary>
    public ComputeFormat Format { get; set; } = ComputeFormat.Reference;

    /// <summary>Name of the head, the last linear layer: its parameters are called this, a dot, and more.</summary>
    public string Head { get; private set; } = "";

    /// <summary>Logits of a batch.</summary>
    /// <param name="input">Inputs, <c>[b, c, h, w]</c>.</param>
    /// <returns>Logits, <c>[b, C]</c>.</returns>
    public override Tensor forward(Tensor input) => Forward(input, 0, _maps.Count);

    /// <inheritdoc/>
    public Tensor Forward(Tensor input, int from, int to)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(to, _maps.Count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(from, to);
        ArgumentOutOfRangeException.ThrowIfNegative(from);
        Tensor state = from == 0 && Format != ComputeFormat.Reference ? Format.Apply(input) : input.alias();
        for (int k = from; k < to; k++)
        {
            using Tensor before = state;
            state = RunStage(k, before);
        }

        return state;
    }

    /// <summary>Adds the next stage.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="map">The map; its result is a tensor of its own. Runs in a dispose scope.</param>
    private protected void AddStage(string name, Func<Tensor, Tensor> map)
    {
        _names.Add(name);
        _maps.Add(map);
    }

    /// <summary>Adds the last stage and says which layer is the head.</summary>
    private protected void AddHead(string name, string layer, Func<Tensor, Tensor> map)
    {
        Head = layer;
        AddStage(name, map);
    }

    /// <summary>Registers chains and adds them as the next stages, named by a word and their number from 1.</summary>
    private protected void AddStages(string word, IReadOnlyList<Chain> chains)
    {
        for (int k = 0; k < chains.Count; k++)
        {
            string name = string.Create(CultureInfo.InvariantCulture, $"{word}{k + 1}");
            register_module(name, chains[k]);
            AddStage(name, chains[k].call);
        }
    }

    private Tensor RunStage(int stage, Tensor input)
    {
        using var scope = NewDisposeScope();
        return _maps[stage](input).MoveToOuterDisposeScope();
    }
}
