namespace Overmix.Training.Data.Formats;

/// <summary>Labels out of an npy array: whole numbers of any type, <c>[n]</c> or <c>[n, 1]</c>.</summary>
internal static class NpzLabels
{
    /// <summary>Reads them.</summary>
    /// <param name="array">The labels.</param>
    /// <param name="inputs">The inputs they belong to.</param>
    /// <exception cref="DataException">Another shape, another number than inputs, or a label that is not whole.</exception>
    public static long[] Read(NpyArray array, NpyArray inputs)
    {
        IReadOnlyList<int> shape = array.Header.Shape;
        if (shape is not ([_] or [_, 1]))
        {
            throw new DataException(array.File, $"expected labels of shape (n) or (n, 1), found ({string.Join(", ", shape)}). Turn one-hot labels into class numbers with argmax.", array.Place);
        }

        int count = inputs.Header.Shape.Count > 0 ? inputs.Header.Shape[0] : 0;
        return shape[0] == count && count > 0
            ? [.. Enumerable.Range(0, count).Select(array.Whole)]
            : throw new DataException(array.File, $"expected as many labels as inputs, and at least one; found {shape[0]} labels and {count} inputs.", array.Place);
    }
}
