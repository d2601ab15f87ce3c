namespace Overmix.Training.Data.Formats;

/// <summary>Parser of IDX files, as MNIST is published: two zero bytes, element type, number of dimensions, sizes (most significant byte first), elements. Plain or gzip.</summary>
internal static class IdxFile
{
    private const byte UnsignedByte = 0x08;

    /// <summary>Reads images and their labels.</summary>
    /// <param name="images">Unsigned bytes, <c>[n, h, w]</c>.</param>
    /// <param name="labels">Unsigned bytes, <c>[n]</c>.</param>
    /// <param name="classes">Labels must lie in [0, classes).</param>
    /// <exception cref="DataException">Another type, other dimensions, sizes that the files cannot hold, or a label out of range.</exception>
    public static ExampleBlock<byte> Read(BoundedReader images, BoundedReader labels, int classes)
    {
        int[] size = ReadHeader(images, 3, "images");
        int count = ReadHeader(labels, 1, "labels")[0];
        if (count != size[0])
        {
            throw labels.Error($"expected {size[0]} labels, as many as {images.File} has images, found {count}. Take both files from one source.", 4);
        }

        // The labels come first: they are few, and the images are the more dear to read in vain.
        byte[] labelBytes = ReadElements(labels, count, "labels");
        int wrong = labelBytes.AsSpan().IndexOfAnyExceptInRange((byte)0, (byte)(classes - 1));
        return wrong >= 0
            ? throw labels.Error($"expected a label from 0 to {classes - 1}, found {labelBytes[wrong]}. {BoundedReader.Remedy}", 8 + wrong)
            : new ExampleBlock<byte>(new ExampleShape(1, size[1], size[2]), ReadElements(images, (long)size[0] * size[1] * size[2], "images"), [.. labelBytes]);
    }

    private static int[] ReadHeader(BoundedReader file, int rank, string what)
    {
        uint magic = file.TakeUInt32BigEndian("the magic number");
        if (magic != ((uint)UnsignedByte << 8 | (uint)rank))
        {
            throw file.Error($"expected the magic number 0x{UnsignedByte << 8 | rank:x8} of {what} (unsigned bytes, {rank} dimension{(rank == 1 ? "" : "s")}), found 0x{magic:x8}. {BoundedReader.Remedy}", 0);
        }

        int[] size = new int[rank];
        UInt128 bytes = 1;
        for (int i = 0; i < rank; i++)
        {
            uint claimed = file.TakeUInt32BigEndian("a size");
            bytes *= claimed;
            if (claimed == 0 || bytes > (UInt128)Math.Max(file.Left, 0))
            {
                throw file.Error($"expected a size from 1 on, with no more {what} than the file can hold, found {claimed}. {BoundedReader.Remedy}", file.Offset - 4);
            }

            size[i] = (int)Math.Min(claimed, int.MaxValue);
        }

        return size;
    }

    private static byte[] ReadElements(BoundedReader file, long count, string what)
    {
        byte[] elements = file.Take(count, what);
        file.RequireEnd(what);
        return elements;
    }
}
