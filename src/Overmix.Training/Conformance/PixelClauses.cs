using Overmix.Core.Configuration;
using Overmix.Core.Seeding;
using Overmix.Training.Augmentation;
using static TorchSharp.torch;

namespace Overmix.Training.Conformance;

/// <summary>Clauses on pixels: each compares with a plain loop, exactly, for pixels are moved and never computed with.</summary>
internal static class PixelClauses
{
    private const int Count = 11, Channels = 2, Height = 6, Width = 9;

    private static readonly float[] Black = [-1.25f, -0.5f];

    public static (bool Holds, string Evidence) Matches(IAugmentationImplementation subject, AugmentConfig config)
    {
        (Tensor images, AugmentDraw[] draws) = Batch(config);
        float[] original = images.data<float>().ToArray(), found = subject.Apply(config, images, Black, draws).contiguous().data<float>().ToArray();
        int plane = Height * Width;
        int wrong = Enumerable.Range(0, found.Length).Count(at =>
        {
            (int image, int channel, int i, int j) = (at / (Channels * plane), at / plane % Channels, at % plane / Width, at % Width);
            return found[at] != Expected(config, draws[image], i, j, (r, c) => original[((image * Channels + channel) * Height + r) * Width + c], Black[channel]);
        });
        return (wrong == 0 && found.Length == original.Length, $"{wrong} of {found.Length} pixels are not those of a plain loop.");
    }

    public static (bool Holds, string Evidence) LeavesTheImages(IAugmentationImplementation subject)
    {
        AugmentConfig config = new() { Crop = 2, Flip = 1, Cutout = 4 };
        (Tensor images, AugmentDraw[] draws) = Batch(config);
        Tensor before = images.clone();
        _ = subject.Apply(config, images, Black, draws);
        bool same = images.eq(before).all().item<bool>();
        return (same, same ? "The images handed over stay as they are." : "The images handed over are changed: a stored data set would be.");
    }

    public static (bool Holds, string Evidence) Both((bool Holds, string Evidence) a, (bool Holds, string Evidence) b) => (a.Holds && b.Holds, $"{a.Evidence} {b.Evidence}");

    // Last step first: is the pixel blanked? If not, which pixel of the cropped image is it, and which of the image?
    private static float Expected(AugmentConfig config, AugmentDraw draw, int i, int j, Func<int, int, float> image, float black)
    {
        (int top, int left) = (draw.CutRow - config.Cutout / 2, draw.CutColumn - config.Cutout / 2);
        if (i >= top && i < top + config.Cutout && j >= left && j < left + config.Cutout)
        {
            return 0;
        }

        (int row, int column) = (i + draw.ShiftRows, (draw.Flip ? Width - 1 - j : j) + draw.ShiftColumns);
        if (config.Padding == CropPadding.Zero)
        {
            return row is < 0 or >= Height || column is < 0 or >= Width ? black : image(row, column);
        }

        return image(Mirrored(row, Height), Mirrored(column, Width));
    }

    private static int Mirrored(int place, int size) => place < 0 ? -place : place >= size ? 2 * size - 2 - place : place;

    private static (Tensor Images, AugmentDraw[] Draws) Batch(AugmentConfig config)
    {
        RandomStream stream = new RandomStreams(20170815).Open(StreamName.Augment, config.Crop);
        float[] values = [.. Enumerable.Range(0, Count * Channels * Height * Width).Select(_ => (float)stream.NextGaussian())];
        AugmentDraw[] draws =
        [
            .. Enumerable.Range(0, Count).Select(k => new AugmentDraw(
                stream.NextInt(2 * config.Crop + 1) - config.Crop, stream.NextInt(2 * config.Crop + 1) - config.Crop, config.Flip > 0 && k % 2 == 0, stream.NextInt(Height), stream.NextInt(Width))),
        ];
        return (tensor(values).reshape(Count, Channels, Height, Width), draws);
    }
}
