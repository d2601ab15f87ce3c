using Overmix.Core.Configuration;

namespace Overmix.Training.Models;

/// <summary>What a convolutional network is built for.</summary>
/// <param name="Channels">Channels c of the images; ≥ 1.</param>
/// <param name="Classes">Number of classes C; ≥ 1.</param>
/// <param name="Width">Channels w of the first stage; ≥ 1.</param>
/// <param name="Stem">How the image is taken in; resolved, not <see cref="StemKind.Auto"/>.</param>
public sealed record NetworkShape(int Channels, int Classes, int Width, StemKind Stem)
{
    /// <summary>Throws if a number is out of its range.</summary>
    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Channels, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Classes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Width, 1);
        if (Stem is not (StemKind.Cifar or StemKind.ImageNet))
        {
            throw new ArgumentOutOfRangeException(nameof(Stem), Stem, "Resolve the stem first.");
        }
    }
}
