using System.Text;
using CsCheck;
using Overmix.Core.Curves;
using Overmix.Core.Directives;
using Overmix.Runs.Logs;

namespace Overmix.Tests.Runs;

public sealed class MetricsLineTests
{
    private static readonly Gen<double> Reals = Gen.OneOf(Gen.Double, Gen.Double[0, 1], Gen.Const(0.0), Gen.Const(1e-320), Gen.Const(double.MaxValue), Gen.Const(-0.0));

    private static readonly Gen<EpochRecord> Records =
        from whole in Gen.Select(Gen.Int[0, int.MaxValue], Gen.Long[0, long.MaxValue])
        from reals in Reals.Where(double.IsFinite).Array[9]
        from shares in Gen.Double[0, 1].Array[5]
        from measured in Reals.Where(double.IsFinite).Nullable().Array[13]
        from kinds in Gen.Select(Gen.Bool, Gen.Bool, Gen.Bool, Gen.Bool)
        select new EpochRecord
        {
            Epoch = whole.Item1,
            Step = whole.Item2,
            FlowTime = reals[0],
            LearningRate = reals[1],
            Objective = kinds.Item1 ? ObjectiveKind.Mixup : ObjectiveKind.Erm,
            Mixing = new MixingFigures(reals[2], reals[3], reals[4], reals[5], shares[0], shares[1]),
            TrainError = shares[2],
            TrainLoss = reals[6],
            ValidationError = kinds.Item2 ? shares[3] : null,
            ValidationLoss = kinds.Item2 ? reals[7] : null,
            TestError = shares[4],
            TestLoss = reals[8],
            Averaged = kinds.Item3 ? new HeldOutFigures(kinds.Item2 ? shares[0] : null, kinds.Item2 ? reals[3] : null, shares[1], reals[4]) : null,
            Instruments = kinds.Item4 ? Instruments(measured) : null,
        };

    [Fact]
    public void TryRead_AnyRecordAsWritten_IsReadAsThePatientReaderReadsIt() => Records.Sample(record =>
    {
        byte[] line = LogFormats.Metrics.Encode(record)[..^1];
        Assert.True(MetricsLine.TryRead(line, out EpochRecord? quick));
        Assert.Equal(record, quick);
        Assert.Equal(JsonFields.Read(line, LogFormats.Metrics.Read), quick);
    });

    [Theory]
    [InlineData("\"epoch\":1,", "\"epoch\":1, ")] // a space is valid JSON, but not its spelling: still an entry
    [InlineData("\"epoch\":1,", "\"epoch\":1,\"more\":2,")]
    [InlineData("\"step\":2,", "")]
    [InlineData("\"epoch\":1,\"step\":2", "\"step\":2,\"epoch\":1")]
    [InlineData("\"epoch\":1", "\"epoch\":-1")]
    [InlineData("\"epoch\":1", "\"epoch\":2147483648")]
    [InlineData("\"epoch\":1", "\"epoch\":1.0")]
    [InlineData("\"epoch\":1", "\"epoch\":1e999")]
    [InlineData("\"testError\":0.25", "\"testError\":1.25")]
    [InlineData("\"testError\":0.25", "\"testError\":\"NaN\"")]
    [InlineData("\"testError\":0.25", "\"testError\":null")]
    [InlineData("\"validationError\":0.125", "\"validationError\":-0.125")]
    [InlineData("\"validationError\":0.125", "\"validationError\":\"NaN\"")]
    [InlineData("\"objective\":\"erm\"", "\"objective\":\"none\"")]
    [InlineData("\"mixing\":{", "\"mixing\":[")]
    [InlineData("\"loss\":1.5", "\"loss\":\"Infinity\"")]
    [InlineData("\"weightNorm\":3.5", "\"weightNorm\":\"NaN\"")]
    [InlineData("\"weightNorm\":3.5", "\"weightNorm\":null")]
    [InlineData("\"weightNorm\":3.5", "\"weightNorm\":3.5,\"weightNorm\":3.5")]
    [InlineData("\"weightNorm\":3.5,\"brier\":0.5", "\"brier\":0.5,\"weightNorm\":3.5")]
    [InlineData("\"weightNorm\":3.5", "\"weightNorm\":3.5,\"more\":1")]
    [InlineData("\"instruments\":{", "\"instruments\":[{")]
    [InlineData("\"weightNorm\":3.5,\"brier\"", "\"weightNorm\":3.5}\"brier\"")]
    [InlineData("\"loss\":1.5", "\"loss\":-Infinity")]
    [InlineData("\"loss\":1.5", "\"loss\":01.5")]
    [InlineData("\"loss\":1.5", "\"loss\":+1.5")]
    [InlineData("\"loss\":1.5", "\"loss\":1.")]
    [InlineData("\"loss\":1.5", "\"loss\":.5")]
    [InlineData("\"loss\":1.5", "\"loss\":1.e5")]
    [InlineData("\"loss\":1.5", "\"loss\":1e")]
    [InlineData("\"loss\":1.5", "\"loss\":")]
    [InlineData("\"sum\":\"", "\"sum\":\"\\")]
    [InlineData("}", "")]
    public void TryRead_AnyOtherSpelling_EndsAsThePatientReaderWouldHaveIt(string from, string to)
    {
        byte[] line = LogFormats.Metrics.Encode(Samples.Record(1) with { Instruments = new() { WeightNorm = 3.5, Brier = 0.5 } })[..^1];
        string changed = Encoding.UTF8.GetString(line).Replace(from, to, StringComparison.Ordinal);
        Assert.NotEqual(Encoding.UTF8.GetString(line), changed);
        byte[] text = Encoding.UTF8.GetBytes(changed);
        if (MetricsLine.TryRead(text, out EpochRecord? quick))
        {
            Assert.Equal(JsonFields.Read(text, LogFormats.Metrics.Read), quick); // Only a space may be passed over.
            Assert.Contains(" ", changed, StringComparison.Ordinal);
        }
    }

    private static InstrumentFigures Instruments(double?[] measured) => new()
    {
        MixupGradientNorm = measured[0],
        MixupGradientSquare = measured[1],
        MixupBatchGradientNorm = measured[2],
        ErmGradientNorm = measured[3],
        ErmBatchGradientNorm = measured[4],
        GradientCosine = measured[5],
        TrainPairExcess = measured[6],
        HeldOutPairExcess = measured[7],
        CrossPairExcess = measured[8],
        WeightNorm = measured[9],
        StartDistance = measured[10],
        CalibrationError = measured[11],
        Brier = measured[12],
    };
}
