using System.Text.Json;
using Overmix.Core.Curves;
using Overmix.Runs.Store;
using Overmix.Runs.TensorBoard;
using Overmix.Runs.Writing;

namespace Overmix.Tests.Runs.TensorBoard;

public sealed class TensorBoardSinkTests
{
    /// <summary>RFC 3720, appendix B.4, and the check value of the CRC catalogues.</summary>
    [Theory]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000", 0x8A9136AAu)]
    [InlineData("FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF", 0x62A8AB43u)]
    [InlineData("000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F", 0x46DD794Eu)]
    [InlineData("313233343536373839", 0xE3069283u)]
    public void Crc32C_PublishedVectors_AreMet(string hex, uint expected) => Assert.Equal(expected, EventRecord.Crc32C(Convert.FromHexString(hex)));

    /// <summary>The record that TensorBoard's own tests read: event_file_loader_test.py.</summary>
    [Fact]
    public void Frame_RecordOfTensorBoardsTests_IsReproducedByteForByte()
    {
        byte[] golden = [0x18, 0, 0, 0, 0, 0, 0, 0, 0xa3, 0x7f, 0x4b, 0x22, 9, 0, 0, 0xc0, 0x25, 0xdd, 0x75, 0xd5, 0x41, 0x1a, 13, .. "brain.Event:1"u8, 0xec, 0xf3, 0x32, 0x8d];
        byte[] payload = new ProtoMessage().Add(1, 1440183447.0).Add(3, "brain.Event:1").ToArray();
        Assert.Equal(golden, EventRecord.Frame(payload));
    }

    [Fact]
    public void Record_ReadBackByAnotherReader_SaysWhatTheRecordSays()
    {
        using var folder = new TempFolder();
        RunDirectory run = Write(folder.Path, 3);
        JsonElement read = EventReader.Read(run.PathOf("tensorboard"));
        Assert.Equal("brain.Event:2", Assert.Single(read.GetProperty("versions").EnumerateArray()).GetString());
        JsonElement[] points = [.. read.GetProperty("points").EnumerateArray()];
        Assert.Equal([0, 2, 4], points.Select(p => p.GetProperty("step").GetInt32()));
        JsonElement scalars = points[1].GetProperty("scalars");
        EpochRecord record = Samples.Record(1);
        Assert.Equal((float)record.TrainLoss, scalars.GetProperty("loss/train").GetSingle()); // float32 of 1/3, exactly
        Assert.Equal(0.25, scalars.GetProperty("error/test").GetDouble());
        Assert.Equal(1.0625, scalars.GetProperty("objective/excess").GetDouble());
        Assert.Equal(1234.5, scalars.GetProperty("speed/examplesPerSecond").GetDouble());
        Assert.Equal(16, scalars.EnumerateObject().Count());
    }

    [Fact]
    public void Record_WithoutValidationAndNotFinite_LeavesOutTheOneAndKeepsTheOther()
    {
        using var folder = new TempFolder();
        RunDirectory run = new RunStore(folder.Path, new ManualTime()).Create(Samples.Run());
        using (RunWriter writer = RunWriter.Open(run, new ManualTime()))
        using (TensorBoardSink sink = TensorBoardSink.Open(run, writer, new ManualTime()))
        {
            sink.Record(Samples.Record(1, validationError: null) with { TestLoss = double.NaN }, Samples.Timing(1));
        }

        JsonElement scalars = EventReader.Read(run.PathOf("tensorboard")).GetProperty("points")[0].GetProperty("scalars");
        Assert.Equal(JsonValueKind.Null, scalars.GetProperty("loss/test").ValueKind); // the reader's word for NaN
        Assert.False(scalars.TryGetProperty("error/validation", out _));
    }

    [Fact]
    public void Open_ResumedRun_EndsWithThePointsOfTheUncutOne()
    {
        using var folder = new TempFolder();
        RunDirectory run = Write(folder.Path, 3, cutAfter: 2);
        Assert.Equal(2, Directory.GetFiles(run.PathOf("tensorboard")).Length);
        Assert.Equal([0, 2, 4], Steps(run));
        Assert.Equal(run.ReadMetrics().Entries.Select(r => r.Step), Steps(run));
    }

    [Fact]
    public void Open_RunThatHadNone_WritesWhatItHasAlready()
    {
        using var folder = new TempFolder();
        RunDirectory run = Samples.Finished(folder.Path);
        TensorBoardSink.Open(run, new Ignoring(), new ManualTime()).Dispose();
        Assert.Equal([0, 2, 4], Steps(run));
    }

    [Fact]
    public void Open_ClockSetBack_SortsBehindTheEarlierFile()
    {
        using var folder = new TempFolder();
        RunDirectory run = Samples.Finished(folder.Path);
        var time = new ManualTime();
        for (int i = 0; i < 3; i++)
        {
            TensorBoardSink.Open(run, new Ignoring(), time).Dispose();
        }

        Assert.Equal(3, Directory.GetFiles(run.PathOf("tensorboard")).Length);
        Assert.Equal([0, 2, 4], Steps(run));
    }

    [Fact]
    public void Read_FileCutAnywhere_YieldsThePointsBeforeTheCut()
    {
        using var folder = new TempFolder();
        string file = Assert.Single(Directory.GetFiles(Write(folder.Path, 3).PathOf("tensorboard")));
        byte[] bytes = File.ReadAllBytes(file);
        Directory.CreateDirectory(folder["cut"]);
        File.WriteAllBytes(Path.Combine(folder["cut"], "events.out.tfevents.1.x"), bytes[..^7]);
        Assert.Equal(2, EventReader.Read(folder["cut"]).GetProperty("points").GetArrayLength());
        bytes[^9] ^= 1; // in the last record's payload: the reader must be one that notices
        File.WriteAllBytes(Path.Combine(folder["cut"], "events.out.tfevents.1.x"), bytes);
        Assert.NotEqual(0, EventReader.Run(folder["cut"]).Code);
    }

    /// <summary>Writes so many records; cut once, the process dies after that many and goes on from a checkpoint after the first.</summary>
    private static RunDirectory Write(string root, int records, int? cutAfter = null)
    {
        RunDirectory run = new RunStore(root, new ManualTime()).Create(Samples.Run());
        LogOffsets offsets = default;
        using (RunWriter writer = RunWriter.Open(run, new ManualTime()))
        using (TensorBoardSink sink = TensorBoardSink.Open(run, writer, new ManualTime()))
        {
            for (int epoch = 0; epoch < (cutAfter ?? records); epoch++)
            {
                sink.Record(Samples.Record(epoch), Samples.Timing(epoch));
                offsets = epoch == 0 ? writer.Flush() : offsets;
            }
        }

        if (cutAfter is not null)
        {
            using RunWriter writer = RunWriter.Resume(run, new ResumePoint(offsets, 0, 0, "ep00000"), new ManualTime());
            using TensorBoardSink sink = TensorBoardSink.Open(run, writer, new ManualTime());
            for (int epoch = 1; epoch < records; epoch++)
            {
                sink.Record(Samples.Record(epoch), Samples.Timing(epoch));
            }
        }

        return run;
    }

    private static IEnumerable<long> Steps(RunDirectory run) =>
        EventReader.Read(run.PathOf("tensorboard")).GetProperty("points").EnumerateArray().Select(p => p.GetProperty("step").GetInt64());

    private sealed class Ignoring : IRunSink
    {
        public void Record(EpochRecord record, Timing timing)
        {
        }

        public void Note(RunEvent happening)
        {
        }

        public void Progress(int epoch, long step, long totalSteps)
        {
        }
    }
}
