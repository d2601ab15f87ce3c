using Overmix.Core.Seeding;
using Overmix.Native;
using Overmix.Training.Models.Layers;
using static TorchSharp.torch;

namespace Overmix.Training.Models;

/// <summary>
/// A small convolutional network for small grey images, from 8 × 8 digits to 28 × 28 MNIST: four 3 × 3 convolutions with batch normalisation and ReLU, two of width w and two of 2w,
/// 2 × 2 max pooling after each pair, mean over the image, one linear layer. Parameters: <c>conv1</c>, <c>bn1</c>, …, <c>conv4</c>, <c>bn4</c>, <c>fc</c>.
/// </summary>
public sealed class SmallCnn : StagedNetwork
{
    /// <summary>Smallest side of an image: it is halved twice.</summary>
    public const int SmallestSide = 4;

    private readonly Convolution conv1, conv2, conv3, conv4;
    private readonly BatchNormalization bn1, bn2, bn3, bn4;
    private readonly Dense fc;

    /// <summary>Builds the network and draws its weights.</summary>
    /// <param name="shape">What it is built for; 32 wide by default. It has one stem only.</param>
    /// <param name="streams">The run's streams; weights come from Init.</param>
    public SmallCnn(NetworkShape shape, RandomStreams streams)
        : base(nameof(SmallCnn))
    {
        shape.Check();
        LibTorch.EnsureLoaded();
        var initial = new InitialWeights(streams);
        int w = shape.Width;
        (conv1, bn1) = Layer(shape.Channels, w, initial);
        (conv2, bn2) = Layer(w, w, initial);
        (conv3, bn3) = Layer(w, 2 * w, initial);
        (conv4, bn4) = Layer(2 * w, 2 * w, initial);
        fc = new Dense(2 * w, shape.Classes, initial);
        AddStage("block1", x => Block(conv1, bn1, conv2, bn2, x));
        AddStage("block2", x => Block(conv3, bn3, conv4, bn4, x));
        AddHead("head", nameof(fc), x => fc.call(Pooling.Average(x)));
        RegisterComponents();
    }

    private static (Convolution Convolution, BatchNormalization Normalization) Layer(int inputs, int outputs, InitialWeights initial) =>
        (new Convolution(new ConvolutionShape(inputs, outputs, 3), initial), new BatchNormalization(outputs));

    private static Tensor Block(Convolution first, BatchNormalization firstNorm, Convolution second, BatchNormalization secondNorm, Tensor input) =>
        Pooling.Halve(secondNorm.Activated(second.call(firstNorm.Activated(first.call(input)))));
}
