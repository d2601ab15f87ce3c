using Overmix.Core.Curves;
using Overmix.Core.Directives;
using Overmix.Reporting;
using Overmix.Reporting.Plots;

namespace Overmix.Tests.Reporting;

public sealed class SeedBandTests
{
    [Fact]
    public void Of_ThreeSeeds_IsMeanLowestAndHighestOfAPlainLoop()
    {
        IReadOnlyList<RunCurve> curves = SampleReports.Mixup(3).Curves;

        IReadOnlyList<BandPoint> band = SeedBand.Of(curves, r => r.TestError);

        foreach (BandPoint point in band)
        {
            double[] values = [.. curves.Select(c => c.Records.Single(r => r.Epoch == point.Epoch).TestError)];
            // Rounding: three additions and a division of numbers below 1.
            Assert.Equal((values[0] + values[1] + values[2]) / 3, point.Mean, 4 * double.Epsilon + 1e-15);
            Assert.Equal((values.Min(), values.Max()), (point.Low, point.High));
        }

        Assert.Equal(curves[0].Records.Count - 1, band.Count);
        Assert.Equal(band.Select(p => p.Epoch).Order(), band.Select(p => p.Epoch));
    }

    [Fact]
    public void Of_DivergedSeed_IsLeftOutAllAlong()
    {
        RunCurve[] curves = [.. SampleReports.Mixup(3).Curves];
        curves[2] = curves[2] with { Records = [.. curves[2].Records.Select(r => r.Epoch > 100 ? r with { TestLoss = double.NaN } : r)] };

        Assert.Equal(SeedBand.Of(curves[..2], r => r.TestError), SeedBand.Of(curves, r => r.TestError));
    }

    [Fact]
    public void Of_ShorterRun_EndsWhereItEnds()
    {
        RunCurve[] curves = [.. SampleReports.Mixup(2).Curves];
        curves[1] = curves[1] with { Records = [.. curves[1].Records.Where(r => r.Epoch < 100)] };

        Assert.All(SeedBand.Of(curves, r => r.TestError), p => Assert.True(p.Epoch < 100));
    }

    [Fact]
    public void Of_DifferentEpochs_HasNoMean() =>
        Assert.Empty(SeedBand.Of([SampleReports.Curve(1, ObjectiveKind.Mixup), SampleReports.Curve(2, ObjectiveKind.Mixup, last: 4000, evaluations: 7)], r => r.TestError));

    [Fact]
    public void Thin_ManyPoints_KeepsEndAndOrder()
    {
        CurvePoint[] points = [.. Enumerable.Range(1, 10_000).Select(e => new CurvePoint(e, 1.0 / e))];

        IReadOnlyList<CurvePoint> thin = SeedBand.Thin(points, p => p.Epoch);

        Assert.InRange(thin.Count, 100, 200);
        Assert.Equal(points[^1], thin[^1]);
        Assert.Equal(thin.OrderBy(p => p.Epoch), thin);
    }

    [Fact]
    public void HasDiverged_OnlyTheUntrainedRecordWithoutLoss_IsFalse()
    {
        RunCurve curve = SampleReports.Curve(1, ObjectiveKind.Mixup);
        EpochRecord first = curve.Records[0] with { Mixing = new MixingFigures(double.NaN, 0.4, double.NaN, double.NaN, double.NaN, double.NaN) };

        Assert.False((curve with { Records = [first, .. curve.Records.Skip(1)] }).HasDiverged);
    }
}
