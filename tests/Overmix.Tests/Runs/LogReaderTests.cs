using System.Text;
using CsCheck;
using Overmix.Core.Curves;
using Overmix.Runs.Logs;

namespace Overmix.Tests.Runs;

public sealed class LogReaderTests
{
    private static readonly byte[] Three = [.. Enumerable.Range(0, 3).SelectMany(epoch => LogFormats.Metrics.Encode(Samples.Record(epoch)))];

    [Fact]
    public void Read_LastLineCutAtEveryByte_KeepsTheOthersAndCallsItTorn()
    {
        int last = Three.Length - LogFormats.Metrics.Encode(Samples.Record(2)).Length;
        for (int length = last + 1; length < Three.Length; length++)
        {
            LogReading<EpochRecord> reading = Read(Three[..length]);
            Assert.Equal([0, 1], reading.Entries.Select(r => r.Epoch));
            Assert.Equal((LogProblemKind.Torn, 3L, (long)last), reading.Problems.Select(p => (p.Kind, p.Line, p.Offset)).Single());
            Assert.True(reading.IsTorn);
            Assert.Empty(reading.Damage);
        }
    }

    [Fact]
    public void Read_CutBetweenLines_IsSound() => Assert.Empty(Read(Three[..LogFormats.Metrics.Encode(Samples.Record(0)).Length]).Problems);

    [Fact]
    public void Read_AnySingleBitFlipped_IsNoticed()
    {
        for (int bit = 0; bit < 8 * Three.Length; bit++)
        {
            byte[] bytes = [.. Three];
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            LogReading<EpochRecord> reading = Read(bytes);
            Assert.True(reading.Problems.Count > 0, $"bit {bit}");
            Assert.All(reading.Entries, r => Assert.Equal(Samples.Record(r.Epoch), r));
        }
    }

    [Fact]
    public void Read_DamagedMiddleLine_IsListedWithItsPlace()
    {
        byte[] bytes = [.. Three];
        int second = LogFormats.Metrics.Encode(Samples.Record(0)).Length;
        bytes[second + 10] ^= 1;
        LogReading<EpochRecord> reading = Read(bytes);
        Assert.Equal([0, 2], reading.Entries.Select(r => r.Epoch));
        Assert.Equal(("metrics.jsonl", 2L, (long)second, LogProblemKind.BadChecksum), reading.Problems.Select(p => (p.File, p.Line, p.Offset, p.Kind)).Single());
        Assert.StartsWith($"metrics.jsonl, line 2 (byte {second}): ", reading.Problems[0].ToString());
    }

    [Theory]
    [InlineData("uppercase digits")]
    [InlineData("sum over the comma too")]
    [InlineData("sum over the newline too")]
    [InlineData("sum not last")]
    [InlineData("space before the sum")]
    public void Read_SumByAnotherFormula_IsRefused(string formula)
    {
        const string Body = """{"epoch":1,"trainingSeconds":1,"evaluationSeconds":1,"examplesPerSecond":1,"residentBytes":1,"liveTensors":1""";
        string line = formula switch
        {
            "uppercase digits" => $"{Body},\"sum\":\"{Sum(Body).ToUpperInvariant()}\"}}\n",
            "sum over the comma too" => $"{Body},\"sum\":\"{Sum(Body + ",")}\"}}\n",
            "sum over the newline too" => $"{Body},\"sum\":\"{Sum(Body + "\n")}\"}}\n",
            "sum not last" => $"{Body},\"sum\":\"{Sum(Body)}\",\"more\":1}}\n",
            _ => $"{Body}, \"sum\":\"{Sum(Body)}\"}}\n",
        };
        Assert.Single(ReadTimings($"{Body},\"sum\":\"{Sum(Body)}\"}}\n").Entries);
        Assert.Equal(LogProblemKind.BadChecksum, Assert.Single(ReadTimings(line).Problems).Kind);
    }

    [Theory]
    [InlineData("""{"epoch":1""", "'trainingSeconds' is missing")]
    [InlineData("""{"epoch":-1""", "'epoch' is not a whole number")]
    [InlineData("""{"epoch":1.5""", "'epoch' is not a whole number")]
    [InlineData("""{"epoch":1,"epoch":1""", "not valid JSON")]
    [InlineData("""{"epoch":"one""", "not valid JSON")]
    [InlineData("""{"epoch":1,"trainingSeconds":"many" """, "'trainingSeconds' is not a number")]
    [InlineData("""[{"epoch":1}""", "not valid JSON")]
    public void Read_SumRightButNoEntry_IsListed(string body, string message)
    {
        LogReading<Timing> reading = ReadTimings($"{body},\"sum\":\"{Sum(body)}\"}}\n");
        Assert.Empty(reading.Entries);
        LogProblem problem = Assert.Single(reading.Problems);
        Assert.Equal(LogProblemKind.NotAnEntry, problem.Kind);
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_UnknownMember_IsIgnored()
    {
        const string Body = """{"epoch":1,"trainingSeconds":1,"evaluationSeconds":1,"examplesPerSecond":1,"residentBytes":1,"liveTensors":1,"later":[1,{}]""";
        Assert.Equal(new Timing(1, 1, 1, 1, 1, 1), Assert.Single(ReadTimings($"{Body},\"sum\":\"{Sum(Body)}\"}}\n").Entries));
    }

    [Fact]
    public void Read_EpochTwice_IsOutOfOrder()
    {
        byte[] line = LogFormats.Metrics.Encode(Samples.Record(1));
        LogReading<EpochRecord> reading = Read([.. line, .. line]);
        Assert.Single(reading.Entries);
        Assert.Equal(LogProblemKind.OutOfOrder, Assert.Single(reading.Problems).Kind);
    }

    [Fact]
    public void Read_HugeLine_IsSkippedInBoundedMemory()
    {
        byte[] sound = LogFormats.Timings.Encode(Samples.Timing(1));
        const long Huge = 300L << 20;
        long before = GC.GetAllocatedBytesForCurrentThread();
        LogReading<Timing> reading = LogReader.Read(LogFormats.Timings, new EndlessLine(Huge, [(byte)'\n', .. sound]));
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(Samples.Timing(1), Assert.Single(reading.Entries));
        Assert.Equal((LogProblemKind.TooLong, 1L, 0L), reading.Problems.Select(p => (p.Kind, p.Line, p.Offset)).Single());
        Assert.InRange(allocated, 0, 8 << 20); // The buffer doubles up to twice the longest line: 4 MiB in all.
    }

    [Fact]
    public void Read_LineJustAtTheLimit_IsJudgedByItsSumNotItsLength()
    {
        byte[] atLimit = [.. new byte[LogReader.MaxLineBytes - 1], (byte)'\n'];
        byte[] above = [.. new byte[LogReader.MaxLineBytes], (byte)'\n'];
        Assert.Equal(LogProblemKind.BadChecksum, Assert.Single(Read(atLimit).Problems).Kind);
        Assert.Equal(LogProblemKind.TooLong, Assert.Single(Read(above).Problems).Kind);
    }

    [Fact]
    public void Read_ManyDamagedLines_ListsAHundredAndCountsTheRest()
    {
        LogReading<EpochRecord> reading = Read([.. Enumerable.Repeat((byte)'\n', 1000), .. Three]);
        Assert.Equal(3, reading.Entries.Count);
        Assert.Equal(LogReader.MaxProblems + 1, reading.Problems.Count);
        Assert.Contains("900 more", reading.Problems[^1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_AnyBytes_NeverThrowsAndFindsNoEntry() =>
        Gen.Byte.Array[0, 200].Sample(bytes => Read(bytes) is { Entries.Count: 0 } reading && reading.Problems.Count == bytes.Count(b => b == '\n') + (bytes.Length > 0 && bytes[^1] != '\n' ? 1 : 0));

    [Fact]
    public void Read_StreamInSmallPieces_GivesTheSame() =>
        Gen.Int[1, 700].Sample(piece => LogReader.Read(LogFormats.Metrics, new Trickle(Three, piece)) is { Problems.Count: 0, Entries.Count: 3 });

    [Fact]
    public void Read_MissingFile_IsEmpty()
    {
        using var folder = new TempFolder();
        Assert.Empty(LogReader.Read(LogFormats.Metrics, folder.Path).Problems);
    }

    [Fact]
    public void Read_LoopOfLinks_IsListedAsUnreadableOrMissing()
    {
        using var folder = new TempFolder();
        File.CreateSymbolicLink(folder["metrics.jsonl"], folder["metrics.jsonl"]);
        Assert.Empty(LogReader.Read(LogFormats.Metrics, folder.Path).Entries);
    }

    private static LogReading<EpochRecord> Read(byte[] bytes) => LogReader.Read(LogFormats.Metrics, new MemoryStream(bytes));

    private static LogReading<Timing> ReadTimings(string text) => LogReader.Read(LogFormats.Timings, new MemoryStream(Encoding.UTF8.GetBytes(text)));

    private static string Sum(string body) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(body)))[..16];

    /// <summary>So many x, then an ending, held nowhere.</summary>
    private sealed class EndlessLine(long length, byte[] ending) : Pieces
    {
        private long _position;

        public override int Read(byte[] buffer, int offset, int count)
        {
            if (_position < length)
            {
                int part = (int)Math.Min(count, length - _position);
                buffer.AsSpan(offset, part).Fill((byte)'x');
                _position += part;
                return part;
            }

            int left = (int)Math.Min(count, length + ending.Length - _position);
            ending.AsSpan((int)(_position - length), left).CopyTo(buffer.AsSpan(offset));
            _position += left;
            return left;
        }
    }

    /// <summary>Gives at most so many bytes a call.</summary>
    private sealed class Trickle(byte[] bytes, int piece) : Pieces
    {
        private int _position;

        public override int Read(byte[] buffer, int offset, int count)
        {
            int part = Math.Min(Math.Min(count, piece), bytes.Length - _position);
            bytes.AsSpan(_position, part).CopyTo(buffer.AsSpan(offset));
            _position += part;
            return part;
        }
    }

    private abstract class Pieces : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
