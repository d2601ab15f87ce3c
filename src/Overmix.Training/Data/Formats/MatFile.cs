using System.IO.Compression;
using System.Text;

namespace Overmix.Training.Data.Formats;

/// <summary>
/// Parser of MAT files of version 5 (MATLAB's -v6 and -v7, SciPy's savemat): a header of 128 bytes, then elements of 8-byte tag and data, compressed by zlib or not.
/// Reads real numeric arrays asked for by name and passes over everything else.
/// </summary>
internal static class MatFile
{
    private const int TextBytes = 124;
    private const int MostDimensions = 32;
    private const int MostElements = 1024;
    private const int LongestName = 63; // MATLAB's namelengthmax
    private const int FirstNumericClass = 6, LastNumericClass = 15; // mxDOUBLE_CLASS … mxUINT64_CLASS
    private const uint ComplexFlag = 0x0800;

    /// <summary>Reads the variables of some names.</summary>
    /// <param name="file">The file.</param>
    /// <param name="wanted">Names; all must be there.</param>
    /// <exception cref="DataException">Not a MAT file of version 5, damaged, or a variable is missing, twice there, or no real numeric array.</exception>
    public static IReadOnlyDictionary<string, MatArray> Read(BoundedReader file, params string[] wanted)
    {
        ReadHeader(file);
        var found = new Dictionary<string, MatArray>(StringComparer.Ordinal);
        for (int element = 0; file.Left > 0; element++)
        {
            long at = file.Offset;
            if (element == MostElements)
            {
                throw file.Error($"expected at most {MostElements} variables. Save fewer.");
            }

            if (ReadElement(file, wanted) is { } array && !found.TryAdd(array.Name, array))
            {
                throw file.Error($"the variable '{array.Name}' is there a second time. Save the file again.", at);
            }
        }

        return wanted.FirstOrDefault(name => !found.ContainsKey(name)) is { } missing
            ? throw file.Error($"the file ends without a variable '{missing}'. Expected the variables {string.Join(" and ", wanted)}.")
            : found;
    }

    private static void ReadHeader(BoundedReader file)
    {
        byte[] text = file.Take(TextBytes, "the header");
        uint version = file.TakeUInt32("the header");
        string problem = text.AsSpan().StartsWith("MATLAB 7.3"u8) || version == 0x4D490200 ? "this is a MAT file of version 7.3 (HDF5). Save it again with -v7."
            : version == 0x494D0001 ? "this MAT file was written most significant byte first. Save it again on a usual machine."
            : version != 0x4D490100 ? $"expected a MAT file of version 5 (0x0100, then 'IM'), found 0x{version:x8}. {BoundedReader.Remedy}"
            : "";
        if (problem.Length > 0)
        {
            throw file.Error(problem, TextBytes);
        }
    }

    private static MatArray? ReadElement(BoundedReader file, string[] wanted)
    {
        long at = file.Offset;
        var type = (MatStorage)file.TakeUInt32("a tag");
        uint size = file.TakeUInt32("a tag");
        file.Require(size, "an element");
        long end = file.Offset + size;
        MatArray? array = type switch
        {
            MatStorage.Matrix => ReadMatrix(file, size, wanted),
            MatStorage.Compressed => ReadCompressed(file, size, wanted),
            _ => throw file.Error($"expected an array (14) or a compressed element (15), found type {(uint)type}. {BoundedReader.Remedy}", at),
        };
        if (file.Offset > end)
        {
            throw file.Error($"the element's parts take more than the {size} bytes that its tag gives it. {BoundedReader.Remedy}", at);
        }

        file.Skip(end - file.Offset, "an element");
        return array;
    }

    private static MatArray? ReadCompressed(BoundedReader file, uint size, string[] wanted)
    {
        string name = $"{file.File}, element at byte {file.Offset - 8} decompressed";
        SegmentStream packed = file.Segment(size);
        using var content = new ZLibStream(packed, CompressionMode.Decompress);
        var inner = BoundedReader.Decompressed(name, content, size);
        uint type = inner.TakeUInt32("a tag"), length = inner.TakeUInt32("a tag");
        if (type != (uint)MatStorage.Matrix)
        {
            throw inner.Error($"expected an array (14), found type {type}. {BoundedReader.Remedy}", 0);
        }

        MatArray? array = ReadMatrix(inner, length, wanted);
        if (array is not null)
        {
            inner.Skip(Math.Max(0, 8 + length - inner.Offset), "an array");
            inner.RequireEnd("the array");
            if (packed.RanDry)
            {
                throw file.Error($"the compressed data ends before its checksum. {BoundedReader.Remedy}");
            }
        }

        return array;
    }

    // Null for what was not asked for; then the rest of the element is not read.
    private static MatArray? ReadMatrix(BoundedReader file, long size, string[] wanted)
    {
        if (size == 0)
        {
            return null; // an empty array of no name
        }

        long start = file.Offset;
        (uint flags, int[] dimensions, string name) = (ReadFlags(file), ReadDimensions(file), ReadName(file));
        if (!wanted.Contains(name))
        {
            return null;
        }

        if ((flags & 0xFF) is < FirstNumericClass or > LastNumericClass || (flags & ComplexFlag) != 0)
        {
            throw file.Error($"expected '{name}' to be an array of real numbers, found class {flags & 0xFF}{((flags & ComplexFlag) != 0 ? ", complex" : "")}. Save it as uint8 or double.", start);
        }

        return ReadNumbers(file, name, dimensions);
    }

    private static uint ReadFlags(BoundedReader file)
    {
        MatTag tag = MatTag.Read(file);
        return tag is { Type: MatStorage.UInt32, Size: 8 }
            ? BitConverter.ToUInt32(tag.TakeData(file, "array flags"))
            : throw file.Error($"expected an array's flags (type 6, 8 bytes), found type {(uint)tag.Type} of {tag.Size} bytes. {BoundedReader.Remedy}", tag.Place);
    }

    private static int[] ReadDimensions(BoundedReader file)
    {
        MatTag tag = MatTag.Read(file);
        if (tag.Type != MatStorage.Int32 || tag.Size % 4 != 0 || tag.Size / 4 is < 2 or > MostDimensions)
        {
            throw file.Error($"expected 2 to {MostDimensions} sizes of an array (type 5), found type {(uint)tag.Type} of {tag.Size} bytes. {BoundedReader.Remedy}", tag.Place);
        }

        byte[] data = tag.TakeData(file, "an array's sizes");
        int[] sizes = [.. Enumerable.Range(0, data.Length / 4).Select(i => BitConverter.ToInt32(data, 4 * i))];
        return sizes.All(s => s >= 0)
            ? sizes
            : throw file.Error($"expected sizes of 0 and above, found {string.Join('×', sizes)}. {BoundedReader.Remedy}", tag.Place + 8);
    }

    private static string ReadName(BoundedReader file)
    {
        MatTag tag = MatTag.Read(file);
        return tag.Type is MatStorage.Int8 && tag.Size <= LongestName
            ? Encoding.Latin1.GetString(tag.TakeData(file, "an array's name"))
            : throw file.Error($"expected an array's name (type 1, at most {LongestName} bytes), found type {(uint)tag.Type} of {tag.Size} bytes. {BoundedReader.Remedy}", tag.Place);
    }

    private static MatArray ReadNumbers(BoundedReader file, string name, int[] dimensions)
    {
        MatTag tag = MatTag.Read(file);
        UInt128 count = dimensions.Aggregate((UInt128)1, (product, d) => d == 0 ? 0 : UInt128.Min(product, uint.MaxValue) * (uint)d);
        int size = MatArray.SizeOf(tag.Type);
        return size > 0 && count * (uint)size == tag.Size
            ? new MatArray(name, dimensions, tag.Type, tag.TakeData(file, $"'{name}'"), tag.Place)
            : throw file.Error($"expected the {string.Join('×', dimensions)} numbers of '{name}', found {tag.Size} bytes of type {(uint)tag.Type}. {BoundedReader.Remedy}", tag.Place);
    }
}
