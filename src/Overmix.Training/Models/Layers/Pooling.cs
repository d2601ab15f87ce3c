using static TorchSharp.torch;

namespace Overmix.Training.Models.Layers;

/// <summary>Operations without weights.</summary>
internal static class Pooling
{
    /// <summary>Mean over the image, in at least float32: [b, c, h, w] → [b, c]. What follows, the logits too, is computed in this dtype.</summary>
    public static Tensor Average(Tensor input)
    {
        using var scope = NewDisposeScope();
        return ComputeType.Widen(input.mean([2, 3])).MoveToOuterDisposeScope();
    }

    /// <summary>Greatest value in windows of 2 × 2, the last row or column dropped if odd: [b, c, h, w] → [b, c, ⌊h/2⌋, ⌊w/2⌋].</summary>
    public static Tensor Halve(Tensor input) => nn.functional.max_pool2d(input, [2, 2], [2, 2]);

    /// <summary>Greatest value in windows of 3 × 3 at stride 2, padded: [b, c, h, w] → [b, c, ⌈h/2⌉, ⌈w/2⌉].</summary>
    public static Tensor HalveOverlapping(Tensor input) => nn.functional.max_pool2d(input, [3, 3], [2, 2], [1, 1]);
}
