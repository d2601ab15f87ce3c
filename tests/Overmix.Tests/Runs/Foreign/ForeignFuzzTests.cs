using System.Buffers.Binary;
using System.Diagnostics;
using Overmix.Core.Seeding;
using Overmix.Runs.Foreign;
using Overmix.Runs.TensorBoard;
using Overmix.Tests.Reliability;
using Overmix.Tests.Training.Data.Formats;

namespace Overmix.Tests.Runs.Foreign;

/// <summary>Damaged logs, 2·10⁴ a parser: each is read or refused with a <see cref="ForeignLogException"/>, in memory bounded by the file's size.</summary>
public sealed class ForeignFuzzTests
{
    private const int Inputs = 20_000;

    // Of a file of at most 14 kB.
    private const long DeclaredCap = 500_000;

    [Theory]
    [InlineData("lightning/metrics.csv")]
    [InlineData("pandas.csv")]
    public void Table_Damaged_IsReadOrRefused(string file) =>
        Run(Bytes(file), [.. new[] { "\"", ",", "\n", "\r\n", ";", "\t", "NaN", "1e999", "-inf", "epoch,", "\uFEFF", "\0", "\"\"" }.Select(System.Text.Encoding.UTF8.GetBytes)], bytes => TableLog.Parse(bytes, "log.csv"), 0.02);

    [Fact]
    public void TrainerState_Damaged_IsReadOrRefused() =>
        Run(Bytes("huggingface/trainer_state.json"), [.. new[] { "NaN", "-Infinity", "{", "}", "[", "]", "\"", "\\", "\\u12", "\"log_history\": [", "1e999", "\uD7FF", "null" }.Select(System.Text.Encoding.UTF8.GetBytes)], bytes => TrainerStateLog.Parse(bytes, "trainer_state.json"), 0.3);

    [Fact]
    public void EventFile_Damaged_IsReadOrRefused() =>
        Run(Bytes("keras/validation/events.out.tfevents.1700000000.golden"), Pieces, bytes => EventFileLog.Parse([("f", bytes)], "f"), 0.3);

    /// <summary>Damage that the checksums vouch for reaches the messages inside.</summary>
    [Fact]
    public void EventMessage_DamagedUnderAValidChecksum_IsReadOrRefused()
    {
        byte[] file = Bytes("tensorboard/events.out.tfevents.1700000000.golden");
        byte[][] payloads = [.. Payloads(file)];
        Feed((i, draw) => EventRecord.Frame(ByteMutation.Of(payloads[i % payloads.Length], Pieces, draw)), bytes => EventFileLog.Parse([("f", bytes)], "f"), 0.2);
    }

    private static byte[][] Pieces { get; } = [[0x2A, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F], [0x0A, 0x04], [0x42, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01], [0x15, 0, 0, 0xC0, 0x7F], [0x3A, 0x02, 0x08, 0x01]];

    private static byte[] Bytes(string name) => File.ReadAllBytes(Path.Combine(ForeignLogTests.Folder, name));

    private static IEnumerable<byte[]> Payloads(byte[] file)
    {
        for (int at = 0; at < file.Length;)
        {
            int length = (int)BinaryPrimitives.ReadInt64LittleEndian(file.AsSpan(at));
            yield return file[(at + 12)..(at + 12 + length)];
            at += length + 16;
        }
    }

    private static void Run(byte[] whole, byte[][] pieces, Func<byte[], ForeignLog> parse, double leastRefused) => Feed((_, draw) => ByteMutation.Of(whole, pieces, draw), parse, leastRefused);

    private static void Feed(Func<int, RandomStream, byte[]> make, Func<byte[], ForeignLog> parse, double leastRefused)
    {
        (int refused, long most, int count) = (0, 0, Trials.Count(Inputs));
        for (int i = 0; i < count; i++)
        {
            byte[] file = make(i, new RandomStreams(1).Open(StreamName.Theory, i));
            long before = GC.GetAllocatedBytesForCurrentThread();
            refused += IsRefused(i, file, parse) ? 1 : 0;
            most = Math.Max(most, GC.GetAllocatedBytesForCurrentThread() - before);
            Assert.True(most <= DeclaredCap, $"Input {i} of {file.Length} bytes cost {most} bytes: {Convert.ToBase64String(file)}");
        }

        Trials.Print($"{count} inputs, {refused} refused, most memory {most} bytes for one");
        Assert.InRange(refused, (int)(leastRefused * count), count - 1);
    }

    private static bool IsRefused(int i, byte[] file, Func<byte[], ForeignLog> parse)
    {
        try
        {
            CurveExtraction.From(parse(file));
            return false;
        }
        catch (ForeignLogException error)
        {
            Assert.True(error.Message.Length is > 20 and < 2_000 && !error.Message.Any(char.IsControl), $"Input {i}: {error.Message}");
            return true;
        }
        catch (Exception other) when (other is not Xunit.Sdk.IAssertionException)
        {
            throw new UnreachableException($"Input {i} gave {other.GetType().Name}: {Convert.ToBase64String(file)}", other);
        }
    }
}
