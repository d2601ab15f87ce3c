using Overmix.Core.Configuration;

namespace Overmix.Training.Augmentation;

/// <summary>What a crop finds beyond the border.</summary>
/// <param name="Padding">Black, or the image mirrored.</param>
/// <param name="Black">Black as the batch has it, a number a channel: 0 after standardisation, [c].</param>
public sealed record CropRule(CropPadding Padding, IReadOnlyList<float> Black)
{
    /// <summary>Where a place outside the image is taken from: −1 for black.</summary>
    internal int Source(int place, int size) =>
        place >= 0 && place < size ? place
        : Padding == CropPadding.Zero ? -1
        : place < 0 ? -place
        : 2 * (size - 1) - place;
}
