namespace Overmix.Core.Configuration;

/// <summary>Activation functions of the MLP.</summary>
public enum Activation
{
    /// <summary>max(0, x).</summary>
    Relu,

    /// <summary>Hyperbolic tangent.</summary>
    Tanh,

    /// <summary>x·Φ(x).</summary>
    Gelu,
}

/// <summary>How a residual network takes in its image.</summary>
public enum StemKind
{
    /// <summary>ImageNet's from a shorter side of 96 pixels on, else CIFAR's.</summary>
    Auto,

    /// <summary>A 3 × 3 convolution at stride 1: small images.</summary>
    Cifar,

    /// <summary>A 7 × 7 convolution at stride 2, then 3 × 3 max pooling at stride 2: large images.</summary>
    ImageNet,
}

/// <summary>The network.</summary>
public sealed record ModelConfig
{
    /// <summary>Which network.</summary>
    [Key("The network.", Range = "cnn, mlp, preActResNet18, resnet18, resnet34, resnet50, vgg16, wideResNet28x10", Why = "Enough for small grey images, and quick.")]
    public string Name { get; init; } = "mlp";

    /// <summary>Widths of the hidden layers.</summary>
    [Key("Widths of the hidden layers, first to last.", Unit = "units", Range = "1 to 16 numbers of 1 to 65536", Why = "Two layers of 256 interpolate 100 digits' Mixup labels within a minute on one core.")]
    public IReadOnlyList<int> Widths { get; init; } = [256, 256];

    /// <summary>Activation between the layers.</summary>
    [Key("Activation between the layers.", Range = "relu, tanh, gelu", Why = "The usual one.")]
    public Activation Activation { get; init; } = Activation.Relu;

    /// <summary>Channels of the first stage of a convolutional network.</summary>
    [Key("Channels of a convolutional network's first stage, which scale all others; 0 takes the network's own.", Unit = "channels", Range = "[0, 1024]", Why = "The network as published: 64 in ResNets and VGG, 16 in WideResNet (whose stages are 10, 20 and 40 times as wide), 32 in the small CNN.")]
    public int Width { get; init; }

    /// <summary>How a residual network takes in its image.</summary>
    [Key("How a residual network takes in its image: 3 × 3 at stride 1, or 7 × 7 at stride 2 with pooling; auto takes the second from a shorter side of 96 pixels on.", Range = "auto, cifar, imageNet", Why = "Each stem at the image size it was made for.")]
    public StemKind Stem { get; init; } = StemKind.Auto;

    /// <summary>A safetensors file of weights to start from.</summary>
    [Key("A safetensors file of weights to start from, with the network's own names; a head for another number of classes is left out. Empty starts at random.", Range = "path of a file, or empty", Why = "Mixup's effect is studied from a random start.")]
    public string Weights { get; init; } = "";
}
