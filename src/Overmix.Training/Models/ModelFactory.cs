using Overmix.Core.Configuration;
using Overmix.Core.Seeding;
using Overmix.Training.Data;
using Overmix.Training.Models.Layers;
using static TorchSharp.torch;

namespace Overmix.Training.Models;

/// <summary>The networks that a configuration can name.</summary>
public static class ModelFactory
{
    private delegate nn.Module<Tensor, Tensor> Builder(ModelConfig config, ExampleShape shape, int classes, RandomStreams streams);

    private static readonly Dictionary<string, Builder> Builders = new(StringComparer.Ordinal)
    {
        ["mlp"] = (config, shape, classes, streams) => new Mlp(shape.Size, config.Widths, classes, config.Activation, streams),
        ["resnet18"] = (config, shape, classes, streams) => ResNet.Of18(ShapeOf(config, shape, classes, 64), streams),
    };

    /// <summary>The known names, in order.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Builders.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Builds a network: <c>[b, c, h, w]</c> in, logits <c>[b, classes]</c> out. Equal seeds give equal weights, whatever the rest of the configuration says.</summary>
    /// <param name="config">Which network.</param>
    /// <param name="shape">Shape of one example.</param>
    /// <param name="classes">Number of classes; ≥ 1.</param>
    /// <param name="streams">The run's streams; weights come from Init.</param>
    /// <exception cref="ModelException">No network has this name.</exception>
    public static nn.Module<Tensor, Tensor> Create(ModelConfig config, ExampleShape shape, int classes, RandomStreams streams) =>
        Builders.TryGetValue(config.Name, out Builder? build)
            ? build(config, shape, classes, streams)
            : throw new ModelException($"model.name: no network is called '{config.Name}'. Known: {string.Join(", ", Names)}. A library caller can also train any Module<Tensor, Tensor> of its own.");

    /// <summary>Number d of trainable parameters.</summary>
    /// <param name="network">Any network.</param>
    public static long CountParameters(nn.Module network) => network.parameters().Where(p => p.requires_grad).Sum(p => p.numel());

    private static NetworkShape ShapeOf(ModelConfig config, ExampleShape shape, int classes, int ownWidth) =>
        new(shape.Channels, classes, config.Width == 0 ? ownWidth : config.Width, Stem.Resolve(config.Stem, shape));
}
