using Overmix.Theory.Mixing;
using Overmix.Training.Mixup;
using static TorchSharp.torch;

namespace Overmix.Training.Augmentation;

/// <summary>
/// Augmentation as pure functions of a batch and its draws, bit-exact: pixels are moved or blanked, never computed with. Float32 batches on the CPU are copied row by row,
/// all others by two gathers on their device; both roads give the same numbers.
/// </summary>
public static class AugmentOps
{
    /// <summary>Crop, then flip: the result has the image's size; its pixel (i, j) is the image's (i + ShiftRows, j′ + ShiftColumns), with j′ = w − 1 − j where the draw flips and j′ = j elsewhere.</summary>
    /// <param name="batch">Images, [b, c, h, w], floating-point.</param>
    /// <param name="draws">A draw for each image, [b]; shifts smaller than the image.</param>
    /// <param name="rule">What lies beyond the border.</param>
    /// <returns>Images of the same shape and type; new storage.</returns>
    /// <exception cref="ArgumentException">Batch, draws and rule do not fit together.</exception>
    public static Tensor CropAndFlip(Tensor batch, AugmentDraw[] draws, CropRule rule)
    {
        if (batch.dim() != 4 || draws.Length != batch.shape[0] || rule.Black.Count != batch.shape[1] || draws.Any(d => Math.Abs(d.ShiftRows) >= batch.shape[2] || Math.Abs(d.ShiftColumns) >= batch.shape[3]))
        {
            throw new ArgumentException($"A batch [{string.Join(", ", batch.shape)}] does not go with {draws.Length} draws and {rule.Black.Count} channels of black: wanted [b, c, h, w], b draws that shift by less than the image, and c.");
        }

        using var scope = NewDisposeScope();
        return (PixelRows.CanWalk(batch) ? PixelRows.CropAndFlip(batch, draws, rule) : Gathered(batch, draws, rule)).MoveToOuterDisposeScope();
    }

    /// <summary>Cutout: sets a square of each image to 0, the mean after standardisation. In place.</summary>
    /// <param name="batch">Images, [b, c, h, w], floating-point; changed.</param>
    /// <param name="boxes">The squares, clipped to the image, [b].</param>
    /// <remarks>Source: DeVries and Taylor (2017), <i>Improved Regularization of Convolutional Neural Networks with Cutout</i>: after standardisation, about a uniform pixel, clipped.</remarks>
    /// <exception cref="ArgumentException">Batch and boxes do not fit together.</exception>
    public static void Cutout(Tensor batch, CutBox[] boxes)
    {
        if (batch.dim() != 4 || boxes.Length != batch.shape[0])
        {
            throw new ArgumentException($"A batch [{string.Join(", ", batch.shape)}] does not go with {boxes.Length} boxes: wanted [b, c, h, w] and b boxes.");
        }

        using var scope = NewDisposeScope();
        if (PixelRows.CanWalk(batch))
        {
            PixelRows.Blank(batch, boxes);
        }
        else
        {
            batch.masked_fill_(BoxMask.Of(boxes, batch.shape[2], batch.shape[3], batch.device), 0);
        }
    }

    /// <summary>Cutout's square: <paramref name="side"/> pixels from centre − ⌊side/2⌋ on, clipped to the image.</summary>
    /// <param name="draw">Its centre.</param>
    /// <param name="side">Side before clipping; ≥ 0.</param>
    /// <param name="height">Rows of the image.</param>
    /// <param name="width">Columns of the image.</param>
    public static CutBox Square(AugmentDraw draw, int side, int height, int width)
    {
        (int top, int left) = (draw.CutRow - side / 2, draw.CutColumn - side / 2);
        (int bottom, int right) = (Math.Min(top + side, height), Math.Min(left + side, width));
        (top, left) = (Math.Max(top, 0), Math.Max(left, 0));
        return new CutBox(top, left, bottom - top, right - left);
    }

    internal static Tensor Gathered(Tensor batch, AugmentDraw[] draws, CropRule rule)
    {
        (long b, long c, int h, int w) = (batch.shape[0], batch.shape[1], (int)batch.shape[2], (int)batch.shape[3]);
        Tensor rows = Sources(draws, h, rule, (d, i) => i + d.ShiftRows).to(batch.device); // [b, h]
        Tensor columns = Sources(draws, w, rule, (d, j) => (d.Flip ? w - 1 - j : j) + d.ShiftColumns).to(batch.device); // [b, w]
        Tensor moved = batch.gather(2, rows.clamp(0).view(b, 1, h, 1).expand(b, c, h, w)).gather(3, columns.clamp(0).view(b, 1, 1, w).expand(b, c, h, w));
        if (rule.Padding != Core.Configuration.CropPadding.Zero)
        {
            return moved;
        }

        Tensor outside = rows.lt(0).view(b, 1, h, 1).logical_or(columns.lt(0).view(b, 1, 1, w)); // [b, 1, h, w]
        Tensor black = tensor(rule.Black.ToArray()).to(batch.dtype, batch.device).view(1, c, 1, 1);
        return where(outside, black, moved);
    }

    private static Tensor Sources(AugmentDraw[] draws, int size, CropRule rule, Func<AugmentDraw, int, int> place)
    {
        long[] sources = new long[draws.Length * size];
        for (int k = 0; k < sources.Length; k++)
        {
            sources[k] = rule.Source(place(draws[k / size], k % size), size);
        }

        return tensor(sources).view(draws.Length, size);
    }
}
