using System.Buffers.Binary;
using System.Text;
using Overmix.Runs.TensorBoard;

namespace Overmix.Runs.Foreign;

/// <summary>
/// Reads TensorBoard's event files: records with a length and two checksums (<see cref="EventRecord"/>), each an <c>Event</c> message with a step and named numbers,
/// as <c>simple_value</c> or as a tensor of one element. A file may end within a record: its writer is still at it, or was killed.
/// </summary>
internal static class EventFileLog
{
    private const int HeaderBytes = 12, FooterBytes = 4;
    private const int StepField = 2, SummaryField = 5, SessionLog = 7, SessionStatus = 1, SummaryValue = 1, Tag = 1, SimpleValue = 2, TensorField = 8;
    private const ulong SessionStart = 1;

    /// <summary>Whether a file is one, by its name.</summary>
    public static bool IsNamedLikeOne(string path) => Path.GetFileName(path).Contains(".tfevents.", StringComparison.Ordinal);

    /// <summary>Whether bytes are the start of one: the checksum of the first length is right.</summary>
    public static bool IsOne(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= HeaderBytes && BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]) == EventRecord.Masked(bytes[..8]);

    /// <summary>Reads files that continue each other.</summary>
    /// <param name="files">Their bytes and names, in order.</param>
    /// <param name="path">What they are together.</param>
    /// <param name="prefix">Put before each tag.</param>
    /// <exception cref="ForeignLogException">A record is damaged, or there is too much.</exception>
    public static ForeignLog Parse(IEnumerable<(string Path, byte[] Bytes)> files, string path, string prefix = "")
    {
        var collector = new SeriesCollector(path);
        List<string> notes = [];
        foreach ((string file, byte[] bytes) in files)
        {
            if (!ReadFile(bytes, file, collector))
            {
                notes.Add($"{ForeignLogException.Clean(Path.GetFileName(file))} ends within a record: its writer is still at it, or was killed. What comes before was read.");
            }
        }

        return new ForeignLog { Path = path, Format = ForeignFormat.EventFile, Series = collector.Series(prefix), Notes = notes };
    }

    private static bool ReadFile(byte[] bytes, string path, SeriesCollector collector)
    {
        int at = 0;
        while (bytes.Length - at >= HeaderBytes)
        {
            ReadOnlySpan<byte> rest = bytes.AsSpan(at);
            if (!IsOne(rest))
            {
                throw new ForeignLogException(path, "the length of a record does not have its checksum: the file is damaged here, or no event file.", offset: at);
            }

            ulong length = BinaryPrimitives.ReadUInt64LittleEndian(rest);
            if (length > (ulong)(rest.Length - HeaderBytes) || (int)length > rest.Length - HeaderBytes - FooterBytes)
            {
                return false;
            }

            ReadOnlySpan<byte> payload = rest.Slice(HeaderBytes, (int)length);
            if (BinaryPrimitives.ReadUInt32LittleEndian(rest[(HeaderBytes + (int)length)..]) != EventRecord.Masked(payload))
            {
                throw new ForeignLogException(path, "a record does not have its checksum: the file is damaged here.", offset: at);
            }

            ReadEvent(payload, collector, path, at);
            at += HeaderBytes + (int)length + FooterBytes;
        }

        return at == bytes.Length;
    }

    private static void ReadEvent(ReadOnlySpan<byte> message, SeriesCollector collector, string path, long offset)
    {
        // Fields may come in any order: the step first, then what depends on it.
        (double step, bool isStart) = (0, false);
        var first = new ProtoReader(message);
        while (first.MoveNext())
        {
            step = first is { Field: StepField, Type: WireType.Varint } ? (long)first.Bits : step;
            isStart |= first is { Field: SessionLog, Type: WireType.Delimited } && StatusOf(first.Bytes) == SessionStart;
        }

        bool isBroken = first.IsBroken;
        if (isStart)
        {
            collector.ForgetFrom(step);
        }

        var second = new ProtoReader(message);
        while (!isBroken && second.MoveNext())
        {
            isBroken = second is { Field: SummaryField, Type: WireType.Delimited } && !ReadSummary(second.Bytes, step, collector, offset);
        }

        if (isBroken)
        {
            throw new ForeignLogException(path, "a record holds no valid event.", offset: offset);
        }
    }

    private static ulong StatusOf(ReadOnlySpan<byte> message)
    {
        ulong status = 0;
        var fields = new ProtoReader(message);
        while (fields.MoveNext())
        {
            status = fields is { Field: SessionStatus, Type: WireType.Varint } ? fields.Bits : status;
        }

        return status;
    }

    private static bool ReadSummary(ReadOnlySpan<byte> message, double step, SeriesCollector collector, long offset)
    {
        var fields = new ProtoReader(message);
        while (fields.MoveNext())
        {
            if (fields is { Field: SummaryValue, Type: WireType.Delimited } && !ReadValue(fields.Bytes, step, collector, offset))
            {
                return false;
            }
        }

        return !fields.IsBroken;
    }

    private static bool ReadValue(ReadOnlySpan<byte> message, double step, SeriesCollector collector, long offset)
    {
        (string tag, double value) = ("", double.NaN);
        var fields = new ProtoReader(message);
        while (fields.MoveNext())
        {
            if (fields is { Field: Tag, Type: WireType.Delimited })
            {
                tag = fields.Bytes.Length <= ForeignLimits.MostNameBytes ? Encoding.UTF8.GetString(fields.Bytes) : "";
            }
            else if (fields is { Field: SimpleValue, Type: WireType.Fixed32 })
            {
                value = fields.Single;
            }
            else if (fields is { Field: TensorField, Type: WireType.Delimited } && !ScalarTensor.TryRead(fields.Bytes, out value))
            {
                return false;
            }
        }

        if (tag.Length > 0 && !fields.IsBroken)
        {
            collector.Add(tag, new LoggedValue(double.NaN, step, value), offset: offset);
        }

        return !fields.IsBroken;
    }
}
