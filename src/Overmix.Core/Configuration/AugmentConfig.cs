namespace Overmix.Core.Configuration;

/// <summary>What lies beyond the border of an image that is cropped.</summary>
public enum CropPadding
{
    /// <summary>Black: 0 before standardisation.</summary>
    Zero,

    /// <summary>The image mirrored at its outermost pixels.</summary>
    Reflect,
}

/// <summary>
/// Augmentation of the training images, before any mixing; all off by default. Each example has one augmented form an epoch, in whatever pair it stands. Evaluation never augments.
/// </summary>
public sealed record AugmentConfig
{
    /// <summary>Padding of the random crop.</summary>
    [Key("Random crop: the image is padded by so many pixels on each side and cut back to its size at a random place; 0 is off.", Unit = "pixels", Range = "[0, 512]", Why = "Off: nothing but the objective shall shape the curve. 4 is usual at 32×32.")]
    public int Crop { get; init; }

    /// <summary>What the padding is.</summary>
    [Key("What the padding of the crop is: black, or the image mirrored.", Range = "zero, reflect", Why = "Black, the usual one.")]
    public CropPadding Padding { get; init; } = CropPadding.Zero;

    /// <summary>Probability of a horizontal flip.</summary>
    [Key("Probability of a horizontal flip.", Range = "[0, 1]", Why = "Off; ½ is usual where left and right mean the same, which they do not for digits.")]
    public double Flip { get; init; }

    /// <summary>Side of the square that Cutout blanks.</summary>
    [Key("Side of the square that Cutout sets to 0 after standardisation, about a random pixel and clipped at the border; 0 is off.", Unit = "pixels", Range = "[0, 4096]", Why = "Off; DeVries and Taylor (2017) use 16 at 32×32 and 10 classes.")]
    public int Cutout { get; init; }

    /// <summary>Whether anything is on.</summary>
    public bool IsOff() => Crop == 0 && Flip == 0 && Cutout == 0;
}
