using System.IO.Compression;
using Overmix.Core.Curves;
using Overmix.Studies.Figures;
using Overmix.Tests.Runs;

namespace Overmix.Tests.Studies.Figures;

public sealed class KeptRunsTests
{
    private readonly ClaimRun _run = CurveRuns.U(5)[0] with { Events = [RunEvent.Of("switch", 40, 80, ("to", "erm"))] };

    [Fact]
    public void TryRead_WhatWasWritten_IsTheSameBitForBit()
    {
        using var folder = new TempFolder();
        var kept = new KeptRuns(folder.Path);
        Assert.Null(kept.TryRead(_run.Config));
        kept.Write(_run);
        ClaimRun read = kept.TryRead(_run.Config)!;
        Assert.Equal(_run.Records, read.Records);
        Assert.True(KeptRuns.AreEqual(_run, read));
        Assert.Equal(("switch", 40), (read.Events[0].Kind, read.Events[0].Epoch));
        Assert.Equal(_run.Origin!.Seconds, read.Origin!.Seconds);
        Assert.Equal("", read.Origin.Machine.Host); // published without the computer's name
    }

    // Records kept by earlier versions have neither member: they are read as unknown, and keeping one again changes no byte of it.
    [Fact]
    public void Write_PrecisionAndDevice_AreThereOnlyWhereKnown()
    {
        using var folder = new TempFolder();
        var kept = new KeptRuns(folder.Path);
        kept.Write(_run);
        Assert.DoesNotContain("\"precision\"", System.Text.Encoding.UTF8.GetString(Unpacked(kept.PathOf(_run.Config))), StringComparison.Ordinal);
        RunOrigin read = kept.TryRead(_run.Config)!.Origin!;
        Assert.Null(read.Precision);
        Assert.Null(read.Device);

        kept.Write(_run with { Origin = _run.Origin! with { Precision = "bfloat16", Device = "cuda" } });
        read = kept.TryRead(_run.Config)!.Origin!;
        Assert.Equal(("bfloat16", "cuda"), (read.Precision, read.Device));
    }

    [Fact]
    public void AreEqual_LastDigitDiffers_SaysSo()
    {
        EpochRecord last = _run.Records[^1];
        ClaimRun other = _run with { Records = [.. _run.Records.Take(_run.Records.Count - 1), last with { TestLoss = Math.BitIncrement(last.TestLoss) }] };
        Assert.False(KeptRuns.AreEqual(_run, other));
    }

    [Fact]
    public void Write_RunOfSixtyEvaluations_IsSmall()
    {
        using var folder = new TempFolder();
        var kept = new KeptRuns(folder.Path);
        kept.Write(_run);
        Assert.True(new FileInfo(kept.PathOf(_run.Config)).Length < 50_000);
    }

    [Fact]
    public void TryRead_AnyByteOfTheContentChanged_IsRefused()
    {
        using var folder = new TempFolder();
        var kept = new KeptRuns(folder.Path);
        kept.Write(_run);
        string path = kept.PathOf(_run.Config);
        byte[] content = Unpacked(path);
        for (int place = 0; place < content.Length; place += 97)
        {
            byte[] changed = [.. content];
            changed[place] ^= 1;
            Pack(path, changed);
            Assert.Throws<KeptRunException>(() => kept.TryRead(_run.Config));
        }

        Pack(path, content);
        Assert.NotNull(kept.TryRead(_run.Config));
    }

    [Fact]
    public void TryRead_LineLeftOut_OrTornFile_IsRefused()
    {
        using var folder = new TempFolder();
        var kept = new KeptRuns(folder.Path);
        kept.Write(_run);
        string path = kept.PathOf(_run.Config);
        byte[] whole = File.ReadAllBytes(path), content = Unpacked(path);
        string[] lines = System.Text.Encoding.UTF8.GetString(content).Split('\n');
        Pack(path, System.Text.Encoding.UTF8.GetBytes(string.Join('\n', lines.Where((_, i) => i != 3))));
        Assert.Throws<KeptRunException>(() => kept.TryRead(_run.Config));
        File.WriteAllBytes(path, whole[..(whole.Length / 2)]);
        Assert.Throws<KeptRunException>(() => kept.TryRead(_run.Config));
    }

    [Fact]
    public void TryRead_RecordOfAnotherRun_IsRefused()
    {
        using var folder = new TempFolder();
        var kept = new KeptRuns(folder.Path);
        kept.Write(_run);
        File.Copy(kept.PathOf(_run.Config), kept.PathOf(_run.Config with { Seed = 9 }));
        Assert.Contains("another run", Assert.Throws<KeptRunException>(() => kept.TryRead(_run.Config with { Seed = 9 })).Message, StringComparison.Ordinal);
    }

    private static byte[] Unpacked(string path)
    {
        using var gzip = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        using var memory = new MemoryStream();
        gzip.CopyTo(memory);
        return memory.ToArray();
    }

    private static void Pack(string path, byte[] content)
    {
        using var gzip = new GZipStream(File.Create(path), CompressionLevel.Fastest);
        gzip.Write(content);
    }
}
