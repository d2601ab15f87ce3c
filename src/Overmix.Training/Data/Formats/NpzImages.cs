namespace Overmix.Training.Data.Formats;

/// <summary>
/// Inputs out of an npy array. Images: <c>[n, h, w]</c>; <c>[n, h, w, c]</c> where the last size is 1, 3 or 4, else <c>[n, c, h, w]</c>. A table <c>[n, d]</c>: as bytes
/// one image of one row; as floats d channels of one number each, so that each feature is standardised by itself.
/// </summary>
internal static class NpzImages
{
    /// <summary>Images as bytes.</summary>
    /// <param name="array">The inputs, of uint8.</param>
    /// <param name="first">The inputs of the first part, whose shape all parts must have.</param>
    /// <param name="labels">Their classes.</param>
    public static ExampleBlock<byte> Bytes(NpyArray array, NpyArray first, int[] labels)
    {
        ExampleShape shape = ShapeOf(array, first);
        return new ExampleBlock<byte>(shape, IsChannelsLast(array) ? ChannelsFirst(array.Data, shape) : array.Data, labels);
    }

    /// <summary>Inputs as floats.</summary>
    /// <inheritdoc cref="Bytes"/>
    public static ExampleBlock<float> Floats(NpyArray array, NpyArray first, int[] labels)
    {
        ExampleShape shape = ShapeOf(array, first);
        if (array.Header.Kind != 'f')
        {
            throw new DataException(array.File, $"expected inputs of uint8, 0 to 255, or of floats in every part, found {array.Header.Type}. Convert them with astype.", array.Place);
        }

        float[] values = new float[array.Count];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (float)array.Number(i);
            if (!float.IsFinite(values[i]))
            {
                throw new DataException(array.File, FormattableString.Invariant($"expected element {i} to be a finite number that fits float32, found {array.Number(i)}. Mend or drop this example."), array.Place + (long)i * array.Header.ItemSize);
            }
        }

        return new ExampleBlock<float>(shape, IsChannelsLast(array) ? ChannelsFirst(values, shape) : values, labels);
    }

    private static ExampleShape ShapeOf(NpyArray array, NpyArray first)
    {
        IReadOnlyList<int> s = array.Header.Shape;
        if (s.Count is < 2 or > 4 || s.Skip(1).Any(size => size == 0))
        {
            throw new DataException(array.File, $"expected inputs of shape (n, d), (n, h, w), (n, h, w, c) or (n, c, h, w), found ({string.Join(", ", s)}).", array.Place);
        }

        if (!s.Skip(1).SequenceEqual(first.Header.Shape.Skip(1)))
        {
            throw new DataException(array.File, $"expected inputs of shape (n, {string.Join(", ", first.Header.Shape.Skip(1))}) as in the first part, found ({string.Join(", ", s)}).", array.Place);
        }

        return s.Count switch
        {
            2 => array.Header.Kind == 'f' ? new ExampleShape(s[1], 1, 1) : new ExampleShape(1, 1, s[1]),
            3 => new ExampleShape(1, s[1], s[2]),
            _ => IsChannelsLast(array) ? new ExampleShape(s[3], s[1], s[2]) : new ExampleShape(s[1], s[2], s[3]),
        };
    }

    private static bool IsChannelsLast(NpyArray array) => array.Header.Shape is [_, _, _, 1 or 3 or 4];

    private static T[] ChannelsFirst<T>(T[] values, ExampleShape shape)
    {
        if (shape.Channels == 1)
        {
            return values;
        }

        T[] image = new T[shape.Size];
        for (int start = 0; start < values.Length; start += image.Length)
        {
            values.AsSpan(start, image.Length).CopyTo(image);
            for (int i = 0; i < image.Length; i++)
            {
                values[start + i] = image[i % shape.ChannelSize * shape.Channels + i / shape.ChannelSize];
            }
        }

        return values;
    }
}
