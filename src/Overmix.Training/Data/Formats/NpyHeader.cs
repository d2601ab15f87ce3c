using System.Text;

namespace Overmix.Training.Data.Formats;

/// <summary>The header of an npy array: a Python dictionary of three keys, written by NumPy and read here without any Python.</summary>
/// <param name="Kind">u, i, f or b: unsigned, signed, floating, truth value.</param>
/// <param name="ItemSize">Bytes of a number.</param>
/// <param name="IsBigEndian">Whether the most significant byte comes first.</param>
/// <param name="IsFortran">Whether the first index runs fastest.</param>
/// <param name="Shape">Sizes; none for a single number.</param>
internal sealed record NpyHeader(char Kind, int ItemSize, bool IsBigEndian, bool IsFortran, IReadOnlyList<int> Shape)
{
    private const int LongestHeader = 10_000; // NumPy's own bound
    private const int MostDimensions = 32;

    /// <summary>The type as NumPy writes it.</summary>
    public string Type => $"{(ItemSize == 1 ? '|' : IsBigEndian ? '>' : '<')}{Kind}{ItemSize}";

    /// <summary>Reads the magic bytes, the version and the header.</summary>
    /// <param name="file">The array's file, from its start.</param>
    /// <exception cref="DataException">Not an npy array of version 1 to 3, or one of a type that is never read: Python objects, structures, text.</exception>
    public static NpyHeader Read(BoundedReader file)
    {
        byte[] magic = file.Take(8, "the magic number");
        if (magic[0] != 0x93 || !magic.AsSpan(1, 5).SequenceEqual("NUMPY"u8))
        {
            throw file.Error($"expected an npy array (0x93, then 'NUMPY'). {BoundedReader.Remedy}", 0);
        }

        int version = magic[6];
        if (version is < 1 or > 3 || magic[7] != 0)
        {
            throw file.Error($"expected version 1.0, 2.0 or 3.0 of npy, found {version}.{magic[7]}. Save the array with numpy.save or numpy.savez.", 6);
        }

        long length = version == 1 ? file.TakeByte("the header's length") | file.TakeByte("the header's length") << 8 : file.TakeUInt32("the header's length");
        if (length > LongestHeader)
        {
            throw file.Error($"expected a header of at most {LongestHeader} bytes, found {length}. {BoundedReader.Remedy}", 8);
        }

        long start = file.Offset;
        return new NpyHeaderText(file, start, Encoding.Latin1.GetString(file.Take(length, "the header"))).Parse(MostDimensions);
    }
}
