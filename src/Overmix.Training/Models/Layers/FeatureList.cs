using System.Globalization;
using static TorchSharp.torch;

namespace Overmix.Training.Models.Layers;

/// <summary>The layers of a VGG, registered at their places in torchvision's list, in which activations and pooling take places too.</summary>
internal sealed class FeatureList : nn.Module
{
    private int _place;

    public FeatureList()
        : base(nameof(FeatureList))
    {
    }

    /// <summary>Adds a 3 × 3 convolution with bias and its batch normalisation; an activation follows.</summary>
    public (Convolution Convolution, BatchNormalization Normalization) Add(int inputs, int outputs, InitialWeights initial)
    {
        var convolution = new Convolution(new ConvolutionShape(inputs, outputs, 3, Bias: true), initial);
        var normalization = new BatchNormalization(outputs);
        Register(convolution);
        Register(normalization);
        _place++; // the activation
        return (convolution, normalization);
    }

    /// <summary>Leaves a place for the pooling that follows.</summary>
    public void SkipPooling() => _place++;

    private void Register(nn.Module layer) => register_module(_place++.ToString(CultureInfo.InvariantCulture), layer);
}
