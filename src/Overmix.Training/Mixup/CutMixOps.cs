using Overmix.Theory.Mixing;
using Overmix.Training.Augmentation;
using static TorchSharp.torch;

namespace Overmix.Training.Mixup;

/// <summary>CutMix as pure functions of tensors: a box of the partner replaces the same box of the image, the label is weighted by the area that stays.</summary>
/// <remarks>Source: Yun et al. (2019), <i>CutMix: Regularization Strategy to Train Strong Classifiers with Localizable Features</i>.</remarks>
public static class CutMixOps
{
    /// <summary>x̃ = x outside the box, x′ inside: no arithmetic, every pixel is one of the two.</summary>
    /// <param name="first">x, [b, c, h, w].</param>
    /// <param name="second">x′, of the same shape.</param>
    /// <param name="boxes">A box for each row, [b]; inside the image, or empty.</param>
    /// <returns>x̃, of the inputs' shape; new storage.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit together.</exception>
    public static Tensor Paste(Tensor first, Tensor second, IReadOnlyList<CutBox> boxes)
    {
        if (first.dim() != 4 || !first.shape.SequenceEqual(second.shape) || boxes.Count != first.shape[0])
        {
            throw new ArgumentException($"Cannot paste [{string.Join(", ", second.shape)}] into [{string.Join(", ", first.shape)}] with {boxes.Count} boxes: wanted [b, c, h, w] twice and b boxes.");
        }

        using var scope = NewDisposeScope();
        if (PixelRows.CanWalk(first) && PixelRows.CanWalk(second))
        {
            Tensor pasted = first.clone();
            PixelRows.Paste(second, pasted, boxes);
            return pasted.MoveToOuterDisposeScope();
        }

        Tensor inside = BoxMask.Of(boxes, first.shape[2], first.shape[3], first.device); // [b, 1, h, w]
        return where(inside, second, first).MoveToOuterDisposeScope();
    }

    /// <summary>CutMix within a batch, inputs and targets: <see cref="Paste(Tensor, Tensor, IReadOnlyList{CutBox})"/> with x′ = x[permutation], and ỹ = λy + (1−λ)y′ with λ the share of each image that stays.</summary>
    /// <param name="inputs">x, [b, c, h, w].</param>
    /// <param name="targets">Dense targets, [b, C].</param>
    /// <param name="boxes">A box for each row, [b].</param>
    /// <param name="permutation">The partner's row of each row, [b], int64.</param>
    /// <returns>x̃ and ỹ.</returns>
    public static (Tensor Inputs, Tensor Targets) PasteWithin(Tensor inputs, Tensor targets, IReadOnlyList<CutBox> boxes, Tensor permutation)
    {
        using var scope = NewDisposeScope();
        Tensor lambda = tensor(Lambda(boxes, inputs.shape)).to(targets.device); // [b]
        Tensor mixed = Paste(inputs, inputs.index_select(0, permutation), boxes), mixedTargets = MixupOps.BlendWithin(targets, lambda, permutation);
        return (mixed.MoveToOuterDisposeScope(), mixedTargets.MoveToOuterDisposeScope());
    }

    /// <summary>The realised λ of each box, 1 − area/(h·w), [b].</summary>
    /// <param name="boxes">The boxes.</param>
    /// <param name="shape">[…, h, w].</param>
    public static float[] Lambda(IReadOnlyList<CutBox> boxes, ReadOnlySpan<long> shape)
    {
        (int height, int width) = ((int)shape[^2], (int)shape[^1]);
        return [.. boxes.Select(b => (float)b.Lambda(height, width))];
    }
}
