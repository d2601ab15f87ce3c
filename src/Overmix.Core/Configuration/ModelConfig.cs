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

/// <summary>The network.</summary>
public sealed record ModelConfig
{
    /// <summary>Which network.</summary>
    [Key("The network.", Range = "mlp", Why = "Enough for small grey images, and quick.")]
    public string Name { get; init; } = "mlp";

    /// <summary>Widths of the hidden layers.</summary>
    [Key("Widths of the hidden layers, first to last.", Unit = "units", Range = "1 to 16 numbers of 1 to 65536", Why = "Two layers of 256 interpolate 100 digits' Mixup labels within a minute on one core.")]
    public IReadOnlyList<int> Widths { get; init; } = [256, 256];

    /// <summary>Activation between the layers.</summary>
    [Key("Activation between the layers.", Range = "relu, tanh, gelu", Why = "The usual one.")]
    public Activation Activation { get; init; } = Activation.Relu;
}
