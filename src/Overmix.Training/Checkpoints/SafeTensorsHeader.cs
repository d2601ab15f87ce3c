using System.Buffers.Binary;

namespace Overmix.Training.Checkpoints;

/// <summary>
/// The header of a safetensors file, read and checked completely before any tensor is allocated: what it claims must fit the file's true length.
/// Format: length N of the header (8 bytes, little-endian), N bytes of JSON starting with '{' and padded with spaces, then the data, covered by the tensors without hole or overlap.
/// </summary>
/// <param name="Entries">The tensors in the order of their data.</param>
/// <param name="Metadata">Free text by name.</param>
/// <param name="DataStart">Byte of the file where the data part starts.</param>
internal sealed record SafeTensorsHeader(IReadOnlyList<SafeTensorsEntry> Entries, IReadOnlyDictionary<string, string> Metadata, long DataStart)
{
    /// <summary>Bytes of the length in front of the header.</summary>
    public const int PrefixBytes = 8;

    /// <summary>The longest header that is read, the format's own cap.</summary>
    public const long MaxBytes = 100_000_000;

    /// <summary>The most tensors that are read: bounds the memory that a hostile header can ask for.</summary>
    public const int MaxTensors = 100_000;

    /// <summary>Reads and checks the header.</summary>
    /// <param name="file">Name for messages.</param>
    /// <param name="stream">At the file's start; afterwards at the start of the data.</param>
    /// <param name="length">The file's length.</param>
    /// <exception cref="CheckpointException">Anything is not as the format says.</exception>
    public static SafeTensorsHeader Read(string file, Stream stream, long length)
    {
        if (length < PrefixBytes)
        {
            throw new CheckpointException(file, $"has {length} bytes; a safetensors file has at least {PrefixBytes}. It was cut short.", length);
        }

        Span<byte> prefix = stackalloc byte[PrefixBytes];
        ReadExactly(file, stream, prefix, 0);
        ulong claimed = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (claimed > MaxBytes || (long)claimed > length - PrefixBytes)
        {
            throw new CheckpointException(file, $"claims a header of {claimed} bytes, but {length - PrefixBytes} follow and at most {MaxBytes} are allowed. It is damaged or no safetensors file.", 0);
        }

        byte[] json = new byte[claimed];
        ReadExactly(file, stream, json, PrefixBytes);
        SafeTensorsHeaderParser parser = new(file, json);
        (List<SafeTensorsEntry> entries, Dictionary<string, string> metadata) = parser.Parse();
        long dataStart = PrefixBytes + (long)claimed;
        return new SafeTensorsHeader(InOrder(file, entries, length - dataStart), metadata, dataStart);
    }

    /// <summary>Fills a buffer; a file that ends early is a checkpoint error with its place.</summary>
    public static void ReadExactly(string file, Stream stream, Span<byte> buffer, long offset)
    {
        int read = stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        if (read < buffer.Length)
        {
            throw new CheckpointException(file, "ends too early. It was cut short.", offset + read);
        }
    }

    private static List<SafeTensorsEntry> InOrder(string file, List<SafeTensorsEntry> entries, long dataBytes)
    {
        entries.Sort((a, b) => a.Begin != b.Begin ? a.Begin.CompareTo(b.Begin) : a.End != b.End ? a.End.CompareTo(b.End) : a.Place.CompareTo(b.Place));
        long reached = 0;
        foreach (SafeTensorsEntry entry in entries)
        {
            if (entry.Begin != reached)
            {
                string what = entry.Begin < reached ? "overlaps the tensor before it" : "leaves a hole before it";
                throw new CheckpointException(file, $"tensor '{entry.Name}' starts at data byte {entry.Begin} and {what}: {reached} is expected.", entry.Place);
            }

            reached = entry.End;
        }

        return reached == dataBytes
            ? entries
            : throw new CheckpointException(file, $"the tensors need {reached} bytes of data, but {dataBytes} are there. It was cut short or has something appended.", PrefixBytes);
    }
}
