using Overmix.Core.Configuration;
using Overmix.Core.Seeding;
using Overmix.Core.Suggestions;
using Overmix.Training.Data;
using Overmix.Training.Models.Layers;
using static TorchSharp.torch;

namespace Overmix.Training.Models;

/// <summary>The networks that a configuration can name.</summary>
public static class ModelFactory
{
    private delegate StagedNetwork Builder(NetworkShape shape, RandomStreams streams);

    private static readonly Dictionary<string, Convolutional> Networks = new(StringComparer.Ordinal)
    {
        ["cnn"] = new(32, SmallCnn.SmallestSide, (shape, streams) => new SmallCnn(shape, streams)),
        ["resnet18"] = new(64, 1, ResNet.Of18),
        ["resnet34"] = new(64, 1, ResNet.Of34),
        ["resnet50"] = new(64, 1, ResNet.Of50),
        ["preActResNet18"] = new(64, 1, PreActivationResNet.Of18),
        ["vgg16"] = new(64, Vgg.SmallestSide, Vgg.Of16),
        ["wideResNet28x10"] = new(16, 1, PreActivationResNet.Wide28By10),
    };

    /// <summary>The known names, in order.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Networks.Keys.Append("mlp").Order(StringComparer.Ordinal)];

    /// <summary>Demands that there is a network of a name, before work begins for which it is needed.</summary>
    /// <param name="name">For example <c>resnet18</c>.</param>
    /// <exception cref="ModelException">There is none.</exception>
    public static void RequireKnown(string name)
    {
        if (!Names.Contains(name))
        {
            throw new ModelException(Unknown(name));
        }
    }

    /// <summary>Builds a network: <c>[b, c, h, w]</c> in, logits <c>[b, classes]</c> out; stage by stage. Equal seeds give equal weights, whatever the rest of the configuration says.</summary>
    /// <param name="config">Which network. Its starting weights are not read here: <see cref="StartingWeights"/>.</param>
    /// <param name="shape">Shape of one example.</param>
    /// <param name="classes">Number of classes; ≥ 1.</param>
    /// <param name="streams">The run's streams; weights come from Init.</param>
    /// <exception cref="ModelException">No network has this name, or the images are too small for it.</exception>
    public static StagedNetwork Create(ModelConfig config, ExampleShape shape, int classes, RandomStreams streams) =>
        config.Name == "mlp" ? new Mlp(shape.Size, config.Widths, classes, config.Activation, streams)
        : Networks.TryGetValue(config.Name, out Convolutional? network) ? network.Create(config, shape, classes, streams)
        : throw new ModelException(Unknown(config.Name));

    /// <summary>Whether a network of this name convolves; false for names that are not known.</summary>
    /// <param name="name">For example <c>resnet18</c>.</param>
    public static bool IsConvolutional(string name) => Networks.ContainsKey(name);

    /// <summary>Whether a network of this name is made of so much arithmetic that bfloat16 pays: all convolutional ones but the small CNN.</summary>
    /// <param name="name">For example <c>resnet18</c>.</param>
    public static bool IsLarge(string name) => IsConvolutional(name) && name != "cnn";

    /// <summary>Number d of trainable parameters.</summary>
    /// <param name="network">Any network.</param>
    public static long CountParameters(nn.Module network) => network.parameters().Where(p => p.requires_grad).Sum(p => p.numel());

    private static string Unknown(string name)
    {
        string meant = NearestWord.To(name, Names) is { } nearest ? $"; did you mean {nearest}?" : ".";
        return $"model.name: no network is called '{name}'{meant} Known: {string.Join(", ", Names)}. A library caller can also train any Module<Tensor, Tensor> of its own.";
    }

    private sealed record Convolutional(int OwnWidth, int SmallestSide, Builder Build)
    {
        public StagedNetwork Create(ModelConfig config, ExampleShape shape, int classes, RandomStreams streams)
        {
            if (Math.Min(shape.Height, shape.Width) < SmallestSide)
            {
                throw new ModelException($"model.name: {config.Name} needs images of at least {SmallestSide}×{SmallestSide} pixels; these are {shape.Height}×{shape.Width}. Take cnn or resnet18.");
            }

            int width = config.Width == 0 ? OwnWidth : config.Width;
            return Build(new NetworkShape(shape.Channels, classes, width, Stem.Resolve(config.Stem, shape)), streams);
        }
    }
}
