using Overmix.Core.Configuration;
using Overmix.Core.Seeding;
using Overmix.Theory.Mixing;
using Overmix.Training.Data;
using static TorchSharp.torch;

namespace Overmix.Training.Augmentation;

/// <summary>
/// Augments gathered, standardised batches before they are mixed: crop, flip, Cutout, in this order. Standardisation works pixel by pixel, so that crop and flip may follow it
/// if the padding is what black has become.
/// </summary>
public sealed class Augmenter
{
    private readonly AugmentConfig _config;
    private readonly ExampleShape _shape;
    private readonly CropRule _rule;
    private readonly AugmentSampler _sampler;

    /// <summary>Creates the augmenter of a run.</summary>
    /// <param name="config">What to do.</param>
    /// <param name="shape">Shape of an image.</param>
    /// <param name="standardization">What was done to the images.</param>
    /// <param name="streams">The run's streams.</param>
    /// <exception cref="AugmentationException">The images are too small for it.</exception>
    public Augmenter(AugmentConfig config, ExampleShape shape, Standardization standardization, RandomStreams streams)
    {
        CheckShape(config, shape);
        float[] black = new float[shape.Channels];
        standardization.Apply(black, new ExampleShape(shape.Channels, 1, 1));
        (_config, _shape, _rule, _sampler) = (config, shape, new CropRule(config.Padding, black), new AugmentSampler(config, shape, streams));
    }

    /// <summary>Augments a batch.</summary>
    /// <param name="batch">Standardised images, [b, c, h, w]; the caller's own, may be changed.</param>
    /// <param name="epoch">Epoch counted from 0.</param>
    /// <param name="rows">Rows of the training set that the images are, [b].</param>
    /// <returns>The batch itself, or another in its place; in the caller's dispose scope.</returns>
    public Tensor Apply(Tensor batch, int epoch, int[] rows)
    {
        if (_config.IsOff())
        {
            return batch;
        }

        AugmentDraw[] draws = _sampler.Draw(epoch, rows);
        Tensor result = _config.Crop > 0 || _config.Flip > 0 ? AugmentOps.CropAndFlip(batch, draws, _rule) : batch;
        if (_config.Cutout > 0)
        {
            CutBox[] boxes = Array.ConvertAll(draws, d => AugmentOps.Square(d, _config.Cutout, _shape.Height, _shape.Width));
            AugmentOps.Cutout(result, boxes);
        }

        return result;
    }

    private static void CheckShape(AugmentConfig config, ExampleShape shape)
    {
        int side = Math.Min(shape.Height, shape.Width);
        if (!config.IsOff() && side < 2)
        {
            throw new AugmentationException($"augment: these examples are {shape}, no images. Set augment.crop, augment.flip and augment.cutout to 0.");
        }

        if (config.Crop >= side)
        {
            throw new AugmentationException(FormattableString.Invariant($"augment.crop: a padding of {config.Crop} pixels would crop images of {shape} away altogether. At most {side - 1} goes; an eighth of the side is usual."));
        }
    }
}
