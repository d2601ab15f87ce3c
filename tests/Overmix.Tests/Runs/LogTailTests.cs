using CsCheck;
using Overmix.Core.Curves;
using Overmix.Core.Durability;
using Overmix.Runs.Logs;

namespace Overmix.Tests.Runs;

public sealed class LogTailTests
{
    private static readonly byte[][] Lines = [.. Enumerable.Range(0, 40).Select(epoch => LogFormats.Metrics.Encode(Samples.Record(epoch)))];

    [Fact]
    public void Advance_LogGrowingByAnyPortions_GivesEachEntryOnce() => Gen.Int[1, 2_500].Array[1, 40].Sample(
        portions =>
        {
            using var folder = new TempFolder();
            byte[] all = [.. Lines.SelectMany(l => l)];
            var tail = new LogTail<EpochRecord>(LogFormats.Metrics, folder.Path);
            List<int> seen = [];
            int written = 0;
            using FileStream file = new(folder["metrics.jsonl"], FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite);
            foreach (int portion in portions.Append(all.Length))
            {
                file.Write(all, written, Math.Min(portion, all.Length - written));
                file.Flush();
                written = Math.Min(all.Length, written + portion);
                LogStep<EpochRecord> step = tail.Advance();
                Assert.False(step.StartedOver);
                seen.AddRange(step.Added.Select(r => r.Epoch));
                Assert.Equal(Whole(all, written), seen.Count);
                Assert.Equal(written > 0 && all[written - 1] != '\n', tail.Problems.Any(p => p.Kind == LogProblemKind.Torn));
            }

            Assert.Equal(Enumerable.Range(0, Lines.Length), seen);
            Assert.Empty(tail.Problems);
        },
        iter: 60);

    [Fact]
    public void Advance_NothingNew_ReadsNothing()
    {
        using var folder = new TempFolder();
        File.WriteAllBytes(folder["metrics.jsonl"], [.. Lines[0], .. Lines[1]]);
        var tail = new LogTail<EpochRecord>(LogFormats.Metrics, folder.Path);
        Assert.Equal(2, tail.Advance().Added.Count);
        Assert.Equal((0, false), (tail.Advance().Added.Count, tail.Advance().StartedOver));
    }

    [Theory]
    [InlineData(5, 3)] // cut back
    [InlineData(5, 5)] // replaced by as many others
    [InlineData(5, 9)] // cut back and grown beyond, between two looks
    [InlineData(5, 0)] // gone
    public void Advance_LogThatWasReplaced_IsReadAnew(int before, int after)
    {
        using var folder = new TempFolder();
        DurableFile.Replace(folder["metrics.jsonl"], Lines.Take(before).SelectMany(l => l).ToArray());
        var tail = new LogTail<EpochRecord>(LogFormats.Metrics, folder.Path);
        Assert.Equal(before, tail.Advance().Added.Count);
        DurableFile.Replace(folder["metrics.jsonl"], Enumerable.Range(0, after).SelectMany(i => LogFormats.Metrics.Encode(Samples.Record(i, testError: 0.5))).ToArray());
        LogStep<EpochRecord> step = tail.Advance();
        Assert.True(step.StartedOver);
        Assert.Equal(Enumerable.Range(0, after), step.Added.Select(r => r.Epoch));
        Assert.All(step.Added, r => Assert.Equal(0.5, r.TestError));
    }

    [Fact]
    public void Advance_CutBackToAWholeLineAndNoMore_StartsOver()
    {
        using var folder = new TempFolder();
        File.WriteAllBytes(folder["metrics.jsonl"], [.. Lines.Take(4).SelectMany(l => l)]);
        var tail = new LogTail<EpochRecord>(LogFormats.Metrics, folder.Path);
        _ = tail.Advance();
        File.WriteAllBytes(folder["metrics.jsonl"], [.. Lines.Take(2).SelectMany(l => l)]);
        Assert.Equal(2, tail.Advance().Added.Count);
    }

    [Fact]
    public void Advance_EntryOutOfOrderAcrossLooks_IsNoticed()
    {
        using var folder = new TempFolder();
        File.WriteAllBytes(folder["metrics.jsonl"], Lines[7]);
        var tail = new LogTail<EpochRecord>(LogFormats.Metrics, folder.Path);
        _ = tail.Advance();
        File.AppendAllBytes(folder["metrics.jsonl"], Lines[3]);
        Assert.Empty(tail.Advance().Added);
        Assert.Equal((LogProblemKind.OutOfOrder, 2L), tail.Problems.Select(p => (p.Kind, p.Line)).Single());
        Assert.Single(tail.Problems); // Known damage stays known.
    }

    [Fact]
    public void Advance_GiantLineStillGrowing_IsNotReadAgainAndAgain()
    {
        using var folder = new TempFolder();
        File.WriteAllBytes(folder["metrics.jsonl"], [.. Lines[0], .. Enumerable.Repeat((byte)'x', LogReader.MaxLineBytes + 1)]);
        var tail = new LogTail<EpochRecord>(LogFormats.Metrics, folder.Path);
        Assert.Single(tail.Advance().Added);
        Assert.Equal(LogProblemKind.TooLong, tail.Problems.Single().Kind);
        File.AppendAllBytes(folder["metrics.jsonl"], [(byte)'\n', .. Lines[1]]);
        Assert.Equal([1], tail.Advance().Added.Select(r => r.Epoch));
    }

    [Fact]
    public void Advance_AnyLog_EndsWithWhatReadingItAtOnceGives() => Gen.Byte.Array[0, 400].Select(Gen.Int[0, 6], (noise, at) => (noise, at)).Sample(
        c =>
        {
            using var folder = new TempFolder();
            byte[] all = [.. Lines.Take(c.at).SelectMany(l => l), .. c.noise, (byte)'\n', .. Lines.Skip(c.at).Take(3).SelectMany(l => l)];
            File.WriteAllBytes(folder["metrics.jsonl"], all);
            var tail = new LogTail<EpochRecord>(LogFormats.Metrics, folder.Path);
            LogReading<EpochRecord> whole = LogReader.Read(LogFormats.Metrics, folder.Path);
            Assert.Equal(whole.Entries, tail.Advance().Added);
            Assert.Equal(whole.Problems, tail.Problems);
        },
        iter: 200);

    private static int Whole(byte[] all, int written) => all.AsSpan(0, written).Count((byte)'\n');
}
