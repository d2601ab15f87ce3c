using CsCheck;
using Overmix.Diagnostics.Classification;

namespace Overmix.Tests.Diagnostics.Classification;

public sealed class CalibrationTests
{
    private const double Rounding = 1e-14;

    [Fact]
    public void Of_AnExampleByHand_HasItsScores()
    {
        // Confidences .9 (right), .6 (wrong), .6 (right), 1 (right): bins (13/15, 14/15], (8/15, 9/15], (14/15, 1].
        Calibration found = Calibration.Of([0, 1, 0, 1], [0, 0, 0, 1], [.9, .1, .6, .4, .6, .4, 0, 1], 2);
        Assert.Equal((0.02 + 0.72 + 0.32 + 0) / 4, found.Brier, Rounding);
        Assert.Equal((0.1 + Math.Abs(1 - 1.2) + 0) / 4, found.ExpectedCalibrationError, Rounding);
        Assert.Equal([2, 1, 1], found.Bins.Where(b => b.Count > 0).Select(b => b.Count));
        CalibrationBin full = found.Bins[8];
        Assert.Equal((2, 0.5), (full.Count, full.Accuracy));
        Assert.Equal(0.6, full.Confidence, Rounding);
    }

    [Fact]
    public void ExpectedCalibrationError_OfAnExample_IsNotTheWrongFormulas()
    {
        Calibration found = Calibration.Of([0, 1, 0, 1], [0, 0, 0, 1], [.9, .1, .6, .4, .6, .4, 0, 1], 2);
        double unweighted = (0.1 + 0.1 + 0) / 3, signed = Math.Abs(1 - .9 + 0 - .6 + 1 - .6 + 0) / 4;
        Assert.NotEqual(unweighted, found.ExpectedCalibrationError, 1e-3);
        Assert.NotEqual(signed, found.ExpectedCalibrationError, 1e-3);
        Assert.NotEqual(found.Brier / 2, found.Brier, 1e-3); // the two-class score by one probability is half of it
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 2)]
    public void Brier_Certainty_IsZeroIfRightAndTwoIfWrong(int label, double expected) => Assert.Equal(expected, Calibration.Of([label], [0], [1, 0, 0], 3).Brier);

    [Fact]
    public void Of_AnyProbabilities_AgreesWithPlainSums() => Gen.Select(Gen.Int[2, 5], Gen.Int[1, 50]).SelectMany((classes, n) =>
        Gen.Select(Gen.Double[0.001, 1].Array[classes].Array[n], Gen.Int[0, classes - 1].Array[n])).Sample((weights, labels) =>
    {
        double[][] p = [.. weights.Select(w => w.Select(x => x / w.Sum()).ToArray())];
        int[] predicted = [.. p.Select(row => Array.IndexOf(row, row.Max()))];
        Calibration found = Calibration.Of(labels, predicted, [.. p.SelectMany(row => row)], p[0].Length);
        double brier = labels.Select((label, i) => p[i].Select((x, c) => Math.Pow(x - (c == label ? 1 : 0), 2)).Sum()).Average();
        double error = Enumerable.Range(0, 15).Sum(b =>
        {
            int[] inside = [.. Enumerable.Range(0, labels.Length).Where(i => p[i].Max() > b / 15.0 && p[i].Max() <= (b + 1) / 15.0)];
            return inside.Length == 0 ? 0 : inside.Length / (double)labels.Length * Math.Abs(inside.Average(i => p[i].Max()) - inside.Average(i => predicted[i] == labels[i] ? 1.0 : 0));
        });
        return Math.Abs(found.Brier - brier) < 1e-12 && Math.Abs(found.ExpectedCalibrationError - error) < 1e-12 && found.Bins.Sum(b => b.Count) == labels.Length;
    });

    [Fact]
    public void Of_ANumberThatIsNone_IsNotHidden()
    {
        Calibration found = Calibration.Of([0, 0], [0, 0], [double.NaN, double.NaN, 1, 0], 2);
        Assert.Equal((double.NaN, double.NaN), (found.Brier, found.ExpectedCalibrationError));
    }

    [Fact]
    public void Report_Losses_AreThoseOfTheTrueClass()
    {
        ClassificationReport report = ClassificationReport.Of([0, 1], [0, 0], [Math.Log(.8), Math.Log(.2), Math.Log(.75), Math.Log(.25)], 2);
        Assert.Equal(-(Math.Log(.8) + Math.Log(.25)) / 2, report.CrossEntropy, Rounding);
        Assert.NotEqual(-(Math.Log(.8) + Math.Log(.75)) / 2, report.CrossEntropy, 1e-3); // of the predicted class
        Assert.Equal((2, 0.5), (report.Count, report.Error));
        Assert.Equal(WilsonInterval.Of(1, 2), report.ErrorInterval);
        Assert.Equal(double.PositiveInfinity, ClassificationReport.Of([1], [0], [0, double.NegativeInfinity], 2).CrossEntropy);
        Assert.Equal(1000, ClassificationReport.Of([1], [0], [0, -1000], 2).CrossEntropy); // e⁻¹⁰⁰⁰ is no number above 0
    }
}
