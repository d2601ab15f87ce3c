using Overmix.Theory.Mixing;
using static TorchSharp.torch;

namespace Overmix.Training.Conformance;

/// <summary>A CutMix implementation as the conformance suite sees it: write this adapter around your own and hand it to <see cref="CutMixConformance.Check"/>.</summary>
public interface ICutMixImplementation
{
    /// <summary>The box of row k is taken from row partner(k); labels are weighted by the area that stays.</summary>
    /// <param name="inputs">x, [b, c, h, w], float32.</param>
    /// <param name="labels">Classes, [b], int64.</param>
    /// <param name="classes">Number of classes C.</param>
    /// <param name="boxes">A box for each row, inside the image or empty, [b].</param>
    /// <param name="partner">Row of each row's partner, [b].</param>
    /// <returns>x̃ of the inputs' shape and type; dense targets ỹ, [b, C].</returns>
    (Tensor Inputs, Tensor Targets) Paste(Tensor inputs, Tensor labels, int classes, CutBox[] boxes, int[] partner);

    /// <summary>Boxes for a nominal λ, a fresh centre each.</summary>
    /// <param name="lambda">Nominal λ in [0, 1].</param>
    /// <param name="height">Rows of the image.</param>
    /// <param name="width">Columns of the image.</param>
    /// <param name="count">How many.</param>
    /// <param name="seed">Equal seeds give equal boxes.</param>
    CutBox[] DrawBoxes(double lambda, int height, int width, int count, ulong seed);
}

/// <summary>A Manifold Mixup implementation as the conformance suite sees it: hand it to <see cref="ManifoldConformance.Check"/>.</summary>
public interface IManifoldImplementation
{
    /// <summary>Logits of a batch that is mixed at a hidden state.</summary>
    /// <param name="network">The network.</param>
    /// <param name="inputs">x, [b, …], float32.</param>
    /// <param name="state">Number of the hidden state; 0 is the input, k what stage k − 1 gives.</param>
    /// <param name="lambda">λ, [b], weighting the row itself.</param>
    /// <param name="partner">Row of each row's partner, [b].</param>
    /// <returns>Logits, [b, C].</returns>
    Tensor Logits(Models.IStagedNetwork network, Tensor inputs, int state, float[] lambda, int[] partner);
}
