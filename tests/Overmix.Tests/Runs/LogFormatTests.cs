using System.Globalization;
using System.Text;
using System.Text.Json;
using CsCheck;
using Overmix.Core.Curves;
using Overmix.Core.Directives;
using Overmix.Runs.Logs;

namespace Overmix.Tests.Runs;

public sealed class LogFormatTests
{
    // The sums come from sha256sum: printf '%s' '{…' | sha256sum | cut -c1-16.
    private const string MetricsLine =
        """{"epoch":2,"step":4,"flowTime":0.2,"learningRate":0.05,"objective":"mixup","mixing":{"loss":1.5,"floor":0.5,"targetEntropy":0.4375,"excess":1.0625,"weightedAccuracy":0.75,"dominantAccuracy":0.875},"trainError":0.0625,"trainLoss":0.3333333333333333,"validationError":null,"validationLoss":null,"testError":0.25,"testLoss":"NaN","cleanTrainAccuracy":0.9375,"weightedMixedAccuracy":0.75,"dominantMixedAccuracy":0.875,"testAccuracy":0.75,"sum":"0882b5c9b0c95101"}""";

    private const string TimingsLine = """{"epoch":2,"trainingSeconds":0.25,"evaluationSeconds":0.125,"examplesPerSecond":1234.5,"residentBytes":268435456,"liveTensors":42,"sum":"043741fed8b2769f"}""";

    private const string EventsLine =
        """{"time":"2030-01-31T12:00:00.0000000+00:00","kind":"batch-audit","epoch":2,"step":4,"details":{"λ":1.0,"n":3,"ok":true,"text":"\"ü\"","bad":"Infinity"},"sum":"467577d307ab09c6"}""";

    private static readonly Gen<double> Share = Gen.Double[0, 1];

    private static readonly Gen<MixingFigures> Mixing =
        Gen.Select(Gen.Double, Gen.Double, Gen.Double, Gen.Double, Share, Share).Select((a, b, c, d, e, f) => new MixingFigures(a, b, c, d, e, f));

    private static readonly Gen<EpochRecord> Records =
        from counts in Gen.Select(Gen.Int[0, int.MaxValue], Gen.Long[0, long.MaxValue], Gen.Bool)
        from reals in Gen.Double.Array[5]
        from mixing in Mixing
        from shares in Share.Array[3]
        from validation in Gen.Bool
        select new EpochRecord
        {
            Epoch = counts.Item1,
            Step = counts.Item2,
            FlowTime = reals[0],
            LearningRate = reals[1],
            Objective = counts.Item3 ? ObjectiveKind.Mixup : ObjectiveKind.Erm,
            Mixing = mixing,
            TrainError = shares[0],
            TrainLoss = reals[2],
            ValidationError = validation ? shares[1] : null,
            ValidationLoss = validation ? reals[3] : null,
            TestError = shares[2],
            TestLoss = reals[4],
        };

    private static readonly Gen<object> Details =
        Gen.OneOf(Gen.Long.Select(v => (object)v), Gen.Double.Where(double.IsFinite).Select(v => (object)v), Gen.Bool.Select(v => (object)v), Gen.String.Select(v => (object)v));

    private static readonly Gen<RunEvent> Events =
        Gen.Select(Gen.String, Gen.Int[0, int.MaxValue], Gen.Long[0, long.MaxValue], Gen.Dictionary(Gen.String, Details))
            .Select((kind, epoch, step, details) => new RunEvent(kind, epoch, step, details));

    [Fact]
    public void Metrics_KnownRecord_GivesTheDocumentedLine() =>
        Assert.Equal(MetricsLine + "\n", Text(LogFormats.Metrics, Samples.Record(2, validationError: null) with { TestLoss = double.NaN }));

    [Fact]
    public void Timings_KnownTiming_GivesTheDocumentedLine() => Assert.Equal(TimingsLine + "\n", Text(LogFormats.Timings, Samples.Timing(2)));

    [Fact]
    public void Events_KnownEvent_GivesTheDocumentedLine() =>
        Assert.Equal(EventsLine + "\n", Text(LogFormats.Events, new LoggedEvent(ManualTime.Start, RunEvent.Of("batch-audit", 2, 4, ("λ", 1.0), ("n", 3), ("ok", true), ("text", "\"ü\""), ("bad", double.PositiveInfinity)))));

    [Fact]
    public void Metrics_AnyRecord_ReadsBackToTheSameBits() => Records.Sample(record =>
    {
        byte[] line = LogFormats.Metrics.Encode(record);
        EpochRecord back = Single(LogFormats.Metrics, line);
        return back == record && LogFormats.Metrics.Encode(back).SequenceEqual(line);
    });

    [Fact]
    public void Metrics_NonFiniteAndExtremeNumbers_ReadBackToTheSameBits()
    {
        double[] extremes = [double.NaN, double.PositiveInfinity, double.NegativeInfinity, -0.0, double.Epsilon, double.MaxValue, 0.1 + 0.2];
        Assert.All(extremes, x => Assert.Equal(BitConverter.DoubleToInt64Bits(x), BitConverter.DoubleToInt64Bits(Single(LogFormats.Metrics, LogFormats.Metrics.Encode(Samples.Record(1) with { TrainLoss = x })).TrainLoss)));
    }

    [Fact]
    public void Events_AnyEvent_ReadsBackTheSame() => Events.Sample(happening =>
    {
        RunEvent back = Single(LogFormats.Events, LogFormats.Events.Encode(new LoggedEvent(ManualTime.Start, happening))).Event;
        return back.Kind == happening.Kind && back.Epoch == happening.Epoch && back.Step == happening.Step && back.Details.OrderBy(d => d.Key, StringComparer.Ordinal).SequenceEqual(happening.Details.OrderBy(d => d.Key, StringComparer.Ordinal));
    });

    [Fact]
    public void Events_HalfASurrogatePair_IsStoredAsReplacementCharacter()
    {
        byte[] line = LogFormats.Events.Encode(new LoggedEvent(ManualTime.Start, RunEvent.Of("signal", 0, 0, ("text", "a\ud800b"))));
        Assert.Equal("a\ufffdb", Single(LogFormats.Events, line).Event.Details["text"]);
    }

    [Fact]
    public void Events_LocalTime_IsStoredAsUtc()
    {
        var local = new DateTimeOffset(2030, 1, 31, 14, 0, 0, TimeSpan.FromHours(2));
        Assert.Equal(TimeSpan.Zero, Single(LogFormats.Events, LogFormats.Events.Encode(new LoggedEvent(local, RunEvent.Of("start", 0, 0)))).Time.Offset);
        Assert.Equal(local, Single(LogFormats.Events, LogFormats.Events.Encode(new LoggedEvent(local, RunEvent.Of("start", 0, 0)))).Time);
    }

    [Fact]
    public void Encode_CultureWithDecimalComma_GivesTheSameBytes()
    {
        // Invariant globalisation knows no de-DE, so the comma is set by hand.
        var comma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        (comma.NumberFormat.NumberDecimalSeparator, comma.NumberFormat.NegativeSign, comma.NumberFormat.NaNSymbol) = (",", "~", "n. def.");
        CultureInfo before = CultureInfo.CurrentCulture;
        EpochRecord record = Samples.Record(2, validationError: null) with { TestLoss = double.NaN };
        try
        {
            CultureInfo.CurrentCulture = comma;
            Assert.Equal("~0,5", (-0.5).ToString(CultureInfo.CurrentCulture));
            byte[] line = LogFormats.Metrics.Encode(record);
            Assert.Equal(MetricsLine + "\n", Encoding.UTF8.GetString(line));
            Assert.Equal(record, Single(LogFormats.Metrics, line));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Metrics_NamedAccuracies_AreTheRecordsOwn()
    {
        using JsonDocument line = JsonDocument.Parse(LogFormats.Metrics.Encode(Samples.Record(3)));
        Assert.Equal([1 - 0.0625, 0.75, 0.875, 1 - 0.25], new[] { "cleanTrainAccuracy", "weightedMixedAccuracy", "dominantMixedAccuracy", "testAccuracy" }.Select(name => line.RootElement.GetProperty(name).GetDouble()));
    }

    [Fact]
    public void Encode_LineTooLong_IsTheCallersBug() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => LogFormats.Events.Encode(new LoggedEvent(ManualTime.Start, RunEvent.Of("note", 0, 0, ("text", new string('x', LogReader.MaxLineBytes))))));

    private static string Text<T>(LogFormat<T> format, T entry) => Encoding.UTF8.GetString(format.Encode(entry));

    private static T Single<T>(LogFormat<T> format, byte[] line)
    {
        LogReading<T> reading = LogReader.Read(format, new MemoryStream(line));
        Assert.Empty(reading.Problems);
        return Assert.Single(reading.Entries);
    }
}
