namespace Overmix.Training.Data.Formats;

/// <summary>The tag of a data element inside an array of a MAT file: 8 bytes and data padded to a multiple of 8, or, for at most 4 bytes of data, both in 8 bytes.</summary>
/// <param name="Type">Type of the data.</param>
/// <param name="Size">Bytes of data.</param>
/// <param name="IsSmall">Whether the data follows within the tag.</param>
/// <param name="Place">Where the tag begins.</param>
internal readonly record struct MatTag(MatStorage Type, uint Size, bool IsSmall, long Place)
{
    private const int SmallData = 4;

    /// <summary>Reads a tag.</summary>
    public static MatTag Read(BoundedReader file)
    {
        long place = file.Offset;
        uint first = file.TakeUInt32("a tag");
        if (first >> 16 == 0)
        {
            return new MatTag((MatStorage)first, file.TakeUInt32("a tag"), false, place);
        }

        return first >> 16 <= SmallData
            ? new MatTag((MatStorage)(first & 0xFFFF), first >> 16, true, place)
            : throw file.Error($"expected a small element of 1 to {SmallData} bytes, found {first >> 16}. {BoundedReader.Remedy}", place);
    }

    /// <summary>Reads the data and what pads it.</summary>
    public byte[] TakeData(BoundedReader file, string what)
    {
        byte[] data = file.Take(Size, what);
        file.Skip(IsSmall ? SmallData - Size : (8 - Size % 8) % 8, "padding");
        return data;
    }
}
