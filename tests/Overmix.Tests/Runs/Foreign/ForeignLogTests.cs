using System.Text;
using System.Text.Json;
using Overmix.Core.Curves;
using Overmix.Core.Errors;
using Overmix.Runs.Foreign;
using Overmix.Runs.TensorBoard;
using Overmix.Tests.House;

namespace Overmix.Tests.Runs.Foreign;

/// <summary>Reads what other tools' own writers wrote (References/logs), and refuses what nobody should have written.</summary>
public sealed class ForeignLogTests
{
    public static string Folder { get; } = Path.Combine(Repository.Root, "tests", "Overmix.Tests", "References", "logs");

    /// <summary>Tolerances: rounding to float32 in event files, of 1 − x and percentages elsewhere.</summary>
    [Theory]
    [InlineData("tensorboard", TrainingClock.Step, 3e-7)]
    [InlineData("keras", TrainingClock.Step, 3e-7)]
    [InlineData("pandas.csv", TrainingClock.Epoch, 1e-15)]
    [InlineData("pandas.tsv", TrainingClock.Epoch, 1e-15)]
    [InlineData("lightning", TrainingClock.Epoch, 1e-15)]
    [InlineData("timm", TrainingClock.Epoch, 1e-14)]
    [InlineData("huggingface", TrainingClock.Epoch, 1e-15)]
    public void Read_WhatOtherToolsWrote_GivesTheirNumbers(string name, TrainingClock clock, double tolerance)
    {
        using JsonDocument expected = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "logs.json")));
        double[] Expected(string key) => [.. expected.RootElement.GetProperty(key).EnumerateArray().Select(v => v.GetDouble())];
        MappedCurves found = CurveExtraction.From(ForeignLogReader.Read(Path.Combine(Folder, name)));
        foreach ((CurveQuantity quantity, string key) in new[] { (CurveQuantity.ValidationError, "error"), (CurveQuantity.ValidationLoss, "loss"), (CurveQuantity.TrainLoss, "train") })
        {
            TrainingCurve curve = Assert.Single(found.Curves, c => c.Quantity == quantity);
            double[] wanted = Expected(key);
            Assert.Equal(clock, curve.Clock);
            int missing = name.StartsWith("pandas", StringComparison.Ordinal) && key == "loss" ? 4 : -1; // the one that was written as missing
            Assert.Equal(wanted.Where((_, i) => i != missing), curve.Values, (a, b) => Math.Abs(a - b) <= tolerance * Math.Max(1, Math.Abs(a)));
        }
    }

    [Fact]
    public void From_NamedColumnsAndUnits_AreObeyed()
    {
        ForeignLog log = Table("t;a;b\n1;90;0.5\n2;80;0.4\n", "t");
        var mapping = new CurveMapping { Names = new Dictionary<CurveQuantity, string> { [CurveQuantity.TestError] = "a", [CurveQuantity.ValidationLoss] = "B" }, AreAccuracies = true };
        MappedCurves found = CurveExtraction.From(log, mapping);
        Assert.Equal([0.1, 0.2], found.Curves[0].Values, (a, b) => Math.Abs(a - b) < 1e-15);
        Assert.Equal([1.0, 2.0], found.Curves[0].Times);
        Assert.Equal([0.5, 0.4], found.Curves[1].Values);
        Assert.Contains(found.Notes, n => n.Contains("percentages", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("val_acc", CurveQuantity.ValidationError, true)]
    [InlineData("eval/loss", CurveQuantity.ValidationLoss, false)]
    [InlineData("Loss/validation", CurveQuantity.ValidationLoss, false)]
    [InlineData("testAccuracy", CurveQuantity.TestError, true)]
    [InlineData("eval_top1", CurveQuantity.ValidationError, true)]
    [InlineData("loss", CurveQuantity.TrainLoss, false)]
    [InlineData("test error rate", CurveQuantity.TestError, false)]
    [InlineData("val_cross_entropy", CurveQuantity.ValidationLoss, false)]
    internal void Of_UsualNames_AreUnderstood(string name, CurveQuantity quantity, bool isAccuracy)
    {
        SeriesName found = Assert.NotNull(SeriesName.Of(name));
        Assert.Equal((quantity, isAccuracy), (found.Quantity, found.IsAccuracy));
    }

    [Theory]
    [InlineData("eval_top5")]
    [InlineData("learning_rate")]
    [InlineData("val_f1")]
    [InlineData("epoch")]
    [InlineData("val_auxiliary_loss")]
    public void Of_OtherNames_AreLeftAlone(string name) => Assert.Null(SeriesName.Of(name));

    [Fact]
    public void From_EpochsThatGoBack_AreReplacedAsARestartReplacesThem()
    {
        MappedCurves found = CurveExtraction.From(Table("epoch,val_loss\n1,1\n2,.9\n3,.8\n2,.7\n3,.6\n"));
        TrainingCurve curve = Assert.Single(found.Curves);
        Assert.Equal([1, 0.7, 0.6], curve.Values);
        Assert.Contains(found.Notes, n => n.Contains("restart", StringComparison.Ordinal));
    }

    [Fact]
    public void From_InfiniteValue_EndsTheCurve() =>
        Assert.Equal([1, 0.9], Assert.Single(CurveExtraction.From(Table("epoch,val_loss\n1,1\n2,.9\n3,inf\n4,.8\n")).Curves).Values);

    [Theory]
    [InlineData("", "empty")]
    [InlineData("\0\u0001\u0002", "neither a table")]
    [InlineData("epoch,val_loss\n1,\"2\n", "never closed")]
    [InlineData("epoch,val_loss\n1,2,3\n", "line 2: this line has more fields")]
    [InlineData("epoch,val_loss\n1,\"2\"x\n", "follows the closing quote")]
    [InlineData("{\"log_history\": [{\"step\": 1, }]}", "line 1: is not valid JSON")]
    [InlineData("{\"other\": []}", "no list 'log_history'")]
    [InlineData("[1, 2]", "no list 'log_history'")]
    public void Read_HostileText_IsRefusedWithItsPlace(string text, string says)
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder["log.csv"], text, Encoding.Latin1);
        ForeignLogException error = Assert.Throws<ForeignLogException>(() => ForeignLogReader.Read(folder["log.csv"]));
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
        Assert.Equal(ExitCode.InvalidData, error.ExitCode);
    }

    [Fact]
    public void Read_EventFileWithAFlippedBit_IsRefused_AndOneCutShortIsReadSoFar()
    {
        string file = Assert.Single(Directory.GetFiles(Path.Combine(Folder, "tensorboard")));
        byte[] whole = File.ReadAllBytes(file);
        byte[] flipped = [.. whole];
        flipped[whole.Length / 2] ^= 1;
        Assert.NotNull(Assert.Throws<ForeignLogException>(() => EventFileLog.Parse([(file, flipped)], file)).Offset);
        ForeignLog cut = EventFileLog.Parse([(file, whole[..^5])], file);
        Assert.Contains(cut.Notes, n => n.Contains("ends within a record", StringComparison.Ordinal));
        Assert.Equal(EventFileLog.Parse([(file, whole)], file).Series.Sum(s => s.Values.Count) - 1, cut.Series.Sum(s => s.Values.Count));
    }

    [Fact]
    public void Read_RecordThatClaimsMoreThanThereIs_AllocatesNothingForIt()
    {
        byte[] record = EventRecord.Frame("x"u8);
        BitConverter.TryWriteBytes(record, 1L << 30);
        BitConverter.TryWriteBytes(record.AsSpan(8), EventRecord.Masked(record.AsSpan(0, 8)));
        _ = EventFileLog.Parse([("f", record)], "f"); // compiled
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Empty(EventFileLog.Parse([("f", record)], "f").Series);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
    }

    [Fact]
    public void From_TextWhereNumbersAreWanted_NamesTheLine()
    {
        var mapping = new CurveMapping { Names = new Dictionary<CurveQuantity, string> { [CurveQuantity.TestError] = "a" } };
        Assert.Contains("line 3", Assert.Throws<ForeignLogException>(() => CurveExtraction.From(Table("epoch,a\n1,.5\n2,bad\n"), mapping)).Message, StringComparison.Ordinal);
    }

    private static ForeignLog Table(string text, string? epoch = null) => TableLog.Parse(Encoding.UTF8.GetBytes(text), "log.csv", epoch);
}
