using Overmix.Theory.Mixing;
using static TorchSharp.torch;

namespace Overmix.Training.Mixup;

/// <summary>Boxes as a mask on the device of a batch, in a handful of tensor operations whatever the batch size.</summary>
internal static class BoxMask
{
    /// <summary>True inside each image's box, [b, 1, h, w].</summary>
    public static Tensor Of(IReadOnlyList<CutBox> boxes, long height, long width, Device device)
    {
        using var scope = NewDisposeScope();
        Tensor rows = Inside(boxes, b => b.Top, b => b.Height, height, device); // [b, h]
        Tensor columns = Inside(boxes, b => b.Left, b => b.Width, width, device); // [b, w]
        return rows.unsqueeze(2).logical_and(columns.unsqueeze(1)).unsqueeze(1).MoveToOuterDisposeScope();
    }

    private static Tensor Inside(IReadOnlyList<CutBox> boxes, Func<CutBox, int> start, Func<CutBox, int> length, long size, Device device)
    {
        Tensor from = tensor(boxes.Select(start).ToArray()).to(device).unsqueeze(1); // [b, 1]
        Tensor until = tensor(boxes.Select(b => start(b) + length(b)).ToArray()).to(device).unsqueeze(1); // [b, 1]
        Tensor place = arange(size, ScalarType.Int32, device).unsqueeze(0); // [1, size]
        return place.ge(from).logical_and(place.lt(until)); // [b, size]
    }
}
