using Overmix.Core.Configuration;
using Overmix.Training.Augmentation;
using static TorchSharp.torch;

namespace Overmix.Training.Conformance;

/// <summary>An augmentation as the conformance suite sees it: write this adapter around your own and hand it to <see cref="AugmentationConformance.Check"/>.</summary>
public interface IAugmentationImplementation
{
    /// <summary>Augments standardised images: crop, flip, Cutout, in this order.</summary>
    /// <param name="config">What is on.</param>
    /// <param name="images">Standardised images, [b, c, h, w], float32; must not be changed.</param>
    /// <param name="black">0 after standardisation, a number a channel, [c].</param>
    /// <param name="draws">What chance decided for each image, [b].</param>
    /// <returns>Images of the same shape.</returns>
    Tensor Apply(AugmentConfig config, Tensor images, float[] black, AugmentDraw[] draws);

    /// <summary>What chance decides for examples in an epoch.</summary>
    /// <param name="config">What is on.</param>
    /// <param name="height">Rows of an image.</param>
    /// <param name="width">Columns of an image.</param>
    /// <param name="epoch">Epoch counted from 0.</param>
    /// <param name="rows">Rows of the training set, [b].</param>
    /// <param name="seed">Equal seeds give equal draws.</param>
    AugmentDraw[] Draw(AugmentConfig config, int height, int width, int epoch, int[] rows, ulong seed);
}
