namespace Overmix.Training.Data.Formats;

/// <summary>Parser of SVHN's cropped digits: X, uint8 <c>[32, 32, 3, n]</c>, and y, <c>[n, 1]</c>, with labels 1 to 10, where 10 is the digit 0.</summary>
internal static class SvhnCropped
{
    private const int Side = 32, Channels = 3, PlanePixels = Side * Side, Digits = 10;

    /// <summary>Reads a file.</summary>
    /// <param name="file">The MAT file.</param>
    /// <exception cref="DataException">Not such a file.</exception>
    public static ExampleBlock<byte> Read(BoundedReader file)
    {
        IReadOnlyDictionary<string, MatArray> arrays = MatFile.Read(file, "X", "y");
        (MatArray images, MatArray labels) = (arrays["X"], arrays["y"]);
        if (images is not { Storage: MatStorage.UInt8, Dimensions: [Side, Side, Channels, ..] } || images.Dimensions.Count > 4 || images.Count == 0)
        {
            throw file.Error($"expected X to be uint8 of {Side}×{Side}×{Channels}×n, found {string.Join('×', images.Dimensions)} stored as type {(int)images.Storage}. {BoundedReader.Remedy}", images.Place);
        }

        int count = images.Count / (Channels * PlanePixels);
        if (labels.Count != count)
        {
            throw file.Error($"expected y to have {count} labels, one an image, found {string.Join('×', labels.Dimensions)}. {BoundedReader.Remedy}", labels.Place);
        }

        TurnPlanes(images.Data);
        return new ExampleBlock<byte>(new ExampleShape(Channels, Side, Side), images.Data, [.. Enumerable.Range(0, count).Select(i => DigitOf(file, labels, i))]);
    }

    private static int DigitOf(BoundedReader file, MatArray labels, int i) => labels[i] is >= 1 and <= Digits and double label && label == Math.Floor(label)
        ? (int)label % Digits
        : throw file.Error(FormattableString.Invariant($"expected label {i} of y to be 1 to {Digits}, found {labels[i]}. {BoundedReader.Remedy}"), labels.Place);

    // MATLAB counts down the columns first: a channel comes column by column, and leaves row by row.
    private static void TurnPlanes(byte[] pixels)
    {
        Span<byte> plane = stackalloc byte[PlanePixels];
        for (int start = 0; start < pixels.Length; start += PlanePixels)
        {
            pixels.AsSpan(start, PlanePixels).CopyTo(plane);
            for (int i = 0; i < PlanePixels; i++)
            {
                pixels[start + i] = plane[i % Side * Side + i / Side];
            }
        }
    }
}
