using Overmix.Core.Curves;
using Overmix.Core.Seeding;
using Overmix.Diagnostics.OverTraining;

namespace Overmix.Tests.Diagnostics;

public sealed class TurnDiagnosisTests
{
    [Fact]
    public void Of_DeepU_SaysWhereHowDeepAndWhatToDo()
    {
        CurveDiagnosis found = TurnDiagnosis.Of([Curve("u log", 10)]);
        Assert.Equal((Verdict.UShaped, Advice.StopAtTurn), (found.Verdict, found.Advice));
        Assert.InRange(found.TurningTime!.Value, 10, 60); // the true valley lies before epoch 30.2, where the rise begins
        Assert.InRange(found.Depth!.Value, found.DepthInterval!.Value.Low, found.DepthInterval.Value.High);
        Assert.InRange(10, found.DepthInterval.Value.Low, found.DepthInterval.Value.High); // the true depth, in the curve's unit
        Assert.InRange(found.DepthDeviations!.Value, 7, 13);
        Assert.Contains("Stop there, or with Mixup switch to ERM there", found.Summary, StringComparison.Ordinal);
        Assert.Contains("fewer than 1 of 2000 cases", found.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_ErrorThatRisesLessThanMatters_NeedsNothing()
    {
        TrainingCurve loss = Curve("u log", 10);
        var error = new TrainingCurve(CurveQuantity.TestError, TrainingClock.Epoch, loss.Times, [.. loss.Values.Select(v => 0.1 + (0.0005 * v))]);
        CurveDiagnosis found = TurnDiagnosis.Of([error]);
        Assert.Equal((Verdict.UShaped, Advice.Nothing), (found.Verdict, found.Advice));
        Assert.Equal(Advice.StopAtTurn, TurnDiagnosis.Of([error], 0.001).Advice);
    }

    [Fact]
    public void Of_CurveStillFalling_SaysTrainOn() => Assert.Equal((Verdict.Monotone, Advice.TrainOn), Judged("linear"));

    [Fact]
    public void Of_CurveThatLevelledOff_SaysNothing() => Assert.Equal((Verdict.Monotone, Advice.Nothing), Judged("exponential"));

    [Fact]
    public void Of_FlatCurve_IsFlat() => Assert.Equal((Verdict.Flat, Advice.Nothing), Judged("flat"));

    [Fact]
    public void Of_FewEvaluations_AsksForMore()
    {
        CurveDiagnosis found = TurnDiagnosis.Of([new TrainingCurve(CurveQuantity.TestError, TrainingClock.Epoch, [1, 2, 3], [0.3, 0.2, 0.4])]);
        Assert.Equal((Verdict.Undecided, Advice.MeasureMore), (found.Verdict, found.Advice));
        Assert.Contains("3 of the 20 evaluations", found.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_Seeds_AreAveragedOverTheirCommonTimes()
    {
        TrainingCurve one = Curve("u log", 3, 1), two = Curve("u log", 3, 2);
        var shorter = new TrainingCurve(two.Quantity, two.Clock, [.. two.Times.Skip(3)], [.. two.Values.Skip(3)]);
        CurveDiagnosis found = TurnDiagnosis.Of([one, shorter]);
        Assert.Equal((2, 117), (found.Seeds, found.Evaluations));
        Assert.Equal((one.Values[5] + two.Values[5]) / 2, found.Curve.Values[2]);
        Assert.InRange(found.Evidence!.NoiseDeviation, 0.5, 0.95); // 1/√2 of one seed's
    }

    private static (Verdict, Advice) Judged(string shape)
    {
        CurveDiagnosis found = TurnDiagnosis.Of([Curve(shape, 0)]);
        return (found.Verdict, found.Advice);
    }

    private static TrainingCurve Curve(string shape, double depth, long address = 0)
    {
        double[] epochs = TrendCurves.Epochs(120, false);
        return new TrainingCurve(CurveQuantity.ValidationLoss, TrainingClock.Epoch, epochs, TrendCurves.Draw(TrendCurves.Truth(shape, epochs, depth), 0, new RandomStreams(12).Open(StreamName.Theory, address)));
    }
}
