using Overmix.Core.Curves;
using Overmix.Core.Seeding;
using Overmix.Diagnostics.OverTraining;

namespace Overmix.Tests.Diagnostics;

public sealed class OverTrainingAnalysisTests
{
    private static readonly double[] Epochs = SimulatedCurves.Epochs;

    [Fact]
    public void Assess_RealLikeU_FindsTurnWithinAFactorOfTwo()
    {
        // Falls from 90 % to 11 % by epoch 80, rises to 19 % by the end: the shape seen on 100 digits.
        static double Error(double epoch) => VerdictRatesTests.Decay(epoch) + 0.08 * Math.Clamp(Math.Log10(epoch / 80) / Math.Log10(5_000.0 / 80), 0, 1);
        OverTrainingVerdict verdict = OverTrainingAnalysis.Assess(new SimulatedCurves(Error, 0.5).Draw(3, Stream(1)));
        Assert.Equal(Verdict.UShaped, verdict.Verdict);
        Assert.InRange(verdict.TurningEpoch!.Value, 40, 160);
        Assert.Equal(8, verdict.DepthPoints, 2.0);
        Assert.True(verdict.TurningRange!.Value.Low <= verdict.TurningRange.Value.High);
        Assert.Contains("Trained too long", verdict.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Assess_FallsAndStays_IsMonotone()
    {
        OverTrainingVerdict verdict = OverTrainingAnalysis.Assess(new SimulatedCurves(VerdictRatesTests.Decay, 0.9, NoiseScale: 0.3).Draw(3, Stream(2)));
        Assert.Equal(Verdict.Monotone, verdict.Verdict);
        Assert.Null(verdict.TurningEpoch);
    }

    [Fact]
    public void Assess_Figures_AreThoseOfTheirDefinitions()
    {
        double[] validation = [.5, .3, .2, .2, .25, .3, .3, .3, .3], test = [.6, .4, .22, .21, .26, .31, .33, .32, .35];
        ErrorCurve curve = new(7, [.. validation.Select((v, i) => new ErrorPoint(i + 1, v, test[i]))]);
        OverTrainingVerdict verdict = OverTrainingAnalysis.Assess([curve]);
        SeedVerdict seed = Assert.Single(verdict.Seeds);
        Assert.Equal((7, 3.0, .2, .22), (seed.Seed, seed.BestEpoch, seed.BestValidationError, seed.BestTestError)); // the earlier of two equal epochs
        Assert.Equal((4.0, .21, .35), (seed.OracleEpoch, seed.OracleTestError, seed.LastTestError));
        Assert.Equal(.32, seed.MedianOfLast); // of .26 .31 .33 .32 .35
        Assert.Equal(10, verdict.DepthPoints, 1e-12); // rounding: two subtractions near 1
        Assert.Null(verdict.DepthInterval);
    }

    [Fact]
    public void Assess_Interval_IsStudentT()
    {
        // Depths 4, 6, 8: mean 6, deviation 2, t(2; .975) = 4.302652729911275 (table); half-width t·2/√3.
        ErrorCurve[] curves = [.. new[] { 4, 6, 8 }.Select((d, k) => Step(k, 0.10 + d / 100.0))];
        ConfidenceInterval interval = OverTrainingAnalysis.Assess(curves).DepthInterval!.Value;
        double half = 4.302652729911275 * 2 / Math.Sqrt(3);
        Assert.Equal(6 - half, interval.Low, 1e-6); // the quantile's own accuracy
        Assert.Equal(6 + half, interval.High, 1e-6);
        Assert.NotEqual(6 - 1.96 * 2 / Math.Sqrt(3), interval.Low, 0.1); // the normal quantile would be wrong
    }

    [Fact]
    public void Assess_JumpAtTheVeryEnd_IsNotCalledMonotone()
    {
        // Short run: the last few evaluations jump by ten points, too few and too late for the smoothed curve to show a rise.
        double[] test = [.90, .85, .60, .40, .30, .25, .20, .16, .14, .13, .125, .125, .23, .14, .24, .23, .25];
        ErrorCurve curve = new(1, [.. test.Select((e, i) => new ErrorPoint(i + 1, e, e))]);
        OverTrainingVerdict verdict = OverTrainingAnalysis.Assess([curve]);
        Assert.True(verdict.DepthPoints > 9);
        Assert.NotEqual(Verdict.Monotone, verdict.Verdict);
    }

    [Fact]
    public void Assess_AllEqual_IsFlat() =>
        Assert.Equal(Verdict.Flat, OverTrainingAnalysis.Assess([Constant(1), Constant(2)]).Verdict);

    [Fact]
    public void Assess_TooFewEvaluations_IsUndecidedAndSaysSo()
    {
        OverTrainingVerdict verdict = OverTrainingAnalysis.Assess([new ErrorCurve(1, [new ErrorPoint(1, .5, .5)])]);
        Assert.Equal(Verdict.Undecided, verdict.Verdict);
        Assert.Contains("1 of the 8 evaluations needed", verdict.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Assess_WithoutValidation_IsUndecidedAndSaysWhy()
    {
        ErrorCurve curve = new(1, [.. Epochs.Select(e => new ErrorPoint(e, double.NaN, VerdictRatesTests.Decay(e)))]);
        OverTrainingVerdict verdict = OverTrainingAnalysis.Assess([curve]);
        Assert.Equal(Verdict.Undecided, verdict.Verdict);
        Assert.Contains("data.validationFraction", verdict.Summary, StringComparison.Ordinal);
        Assert.True(double.IsNaN(verdict.DepthPoints));
    }

    [Fact]
    public void Assess_SeedsOfDifferentLength_AreJudgedOverTheEpochsTheyShare()
    {
        ErrorCurve[] curves = new SimulatedCurves(VerdictRatesTests.Decay, NoiseScale: 0.2).Draw(3, Stream(3));
        ErrorCurve stopped = new(9, [.. curves[0].Points.Take(30)]);
        Assert.Equal(Verdict.Monotone, OverTrainingAnalysis.Assess([stopped, curves[1], curves[2]]).Verdict);
    }

    [Fact]
    public void Assess_NoSeeds_Refuses() => Assert.Throws<ArgumentOutOfRangeException>(() => OverTrainingAnalysis.Assess([]));

    [Fact]
    public void Curve_EpochsNotRisingOrErrorOutside_Refuses()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ErrorCurve(1, [new ErrorPoint(2, .1, .1), new ErrorPoint(2, .1, .1)]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ErrorCurve(1, [new ErrorPoint(1, .1, double.NaN)]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ErrorCurve(1, [new ErrorPoint(1, .1, 1.1)]));
    }

    private static ErrorCurve Step(int seed, double end) =>
        new(seed, [.. Epochs.Select((e, i) => i < 30 ? new ErrorPoint(e, i == 20 ? .09 : .11, .10) : new ErrorPoint(e, .2, end))]);

    private static ErrorCurve Constant(int seed) => new(seed, [.. Epochs.Select(e => new ErrorPoint(e, .1, .1))]);

    private static RandomStream Stream(int index) => new RandomStreams(77).Open(StreamName.Theory, index);
}
