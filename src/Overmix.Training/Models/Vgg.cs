using System.Globalization;
using Overmix.Core.Seeding;
using Overmix.Native;
using Overmix.Training.Models.Layers;
using static TorchSharp.torch;

namespace Overmix.Training.Models;

/// <summary>
/// VGG-16 with batch normalisation: five blocks of 3 × 3 convolutions (2, 2, 3, 3, 3 of them; w, 2w, 4w, 8w, 8w wide), each block ended by 2 × 2 max pooling, then the mean over the image
/// and one linear layer. Convolutions and batch normalisations are named as in torchvision's <c>vgg16_bn</c>, <c>features.0</c> to <c>features.41</c>; the linear layer is <c>classifier</c>.
/// Source: Simonyan and Zisserman (2015), configuration D.
/// </summary>
/// <remarks>Deviation: one linear layer in place of the three of the publication, as is usual for small images; torchvision's <c>classifier.0</c>, <c>.3</c>, <c>.6</c> have no place in it.</remarks>
public sealed class Vgg : StagedNetwork
{
    /// <summary>Smallest side of an image: it is halved five times.</summary>
    public const int SmallestSide = 32;

    private readonly FeatureList features;
    private readonly Dense classifier;

    private Vgg(string name, NetworkShape shape, (int Depth, int Outputs)[] plan, RandomStreams streams)
        : base(name)
    {
        shape.Check();
        LibTorch.EnsureLoaded();
        var initial = new InitialWeights(streams);
        features = new FeatureList();
        int inputs = shape.Channels;
        for (int block = 0; block < plan.Length; block++)
        {
            (Convolution, BatchNormalization)[] layers = new (Convolution, BatchNormalization)[plan[block].Depth];
            for (int l = 0; l < layers.Length; l++)
            {
                layers[l] = features.Add(inputs, plan[block].Outputs, initial);
                inputs = plan[block].Outputs;
            }

            features.SkipPooling();
            AddStage(string.Create(CultureInfo.InvariantCulture, $"block{block + 1}"), x => Run(layers, x));
        }

        classifier = new Dense(inputs, shape.Classes, initial);
        AddHead("head", nameof(classifier), x => classifier.call(Pooling.Average(x)));
        RegisterComponents();
    }

    /// <summary>VGG-16.</summary>
    /// <param name="shape">What it is built for; 64 wide as published. It has one stem only.</param>
    /// <param name="streams">The run's streams; weights come from Init.</param>
    public static Vgg Of16(NetworkShape shape, RandomStreams streams)
    {
        int w = shape.Width;
        return new("VGG16", shape, [(2, w), (2, 2 * w), (3, 4 * w), (3, 8 * w), (3, 8 * w)], streams);
    }

    private static Tensor Run((Convolution, BatchNormalization)[] layers, Tensor input)
    {
        Tensor state = input.alias();
        foreach ((Convolution convolution, BatchNormalization normalization) in layers)
        {
            using Tensor before = state;
            using Tensor raw = convolution.call(before);
            state = normalization.Activated(raw);
        }

        return Pooling.Halve(state);
    }
}
