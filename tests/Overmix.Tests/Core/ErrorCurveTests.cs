using Overmix.Core.Curves;
using Overmix.Core.Directives;

namespace Overmix.Tests.Core;

public sealed class ErrorCurveTests
{
    [Theory]
    [InlineData(2, 0.1, 0.1)]
    [InlineData(1, 0.1, 0.1)]
    [InlineData(double.NaN, 0.1, 0.1)]
    [InlineData(3, 0.1, -0.01)]
    [InlineData(3, 0.1, 1.01)]
    [InlineData(3, 0.1, double.NaN)]
    [InlineData(3, -0.01, 0.1)]
    [InlineData(3, 1.01, 0.1)]
    public void Constructor_SecondPointThatMayNotFollow_IsRefused(double epoch, double validation, double test) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new ErrorCurve(1, [new(2, 0, 0), new(epoch, validation, test)]));

    [Fact]
    public void Constructor_NoPoint_IsRefused() => Assert.Throws<ArgumentOutOfRangeException>(() => new ErrorCurve(1, []));

    [Fact]
    public void Constructor_ErrorsAtTheirEndsAndNoValidation_AreAccepted()
    {
        var curve = new ErrorCurve(-5, [new(1, double.NaN, 0), new(1.5, double.NaN, 1)]);
        Assert.Equal((-5, 2), (curve.Seed, curve.Points.Count));
    }

    [Fact]
    public void Points_ChangedList_DoesNotChangeTheCurve()
    {
        List<ErrorPoint> points = [new(1, 0, 0.5)];
        var curve = new ErrorCurve(1, points);
        points[0] = new(1, 0, 0.25);
        Assert.Equal(0.5, curve.Points[0].TestError);
        Assert.IsNotType<ErrorPoint[]>(curve.Points); // Core exposes nothing that can be written to
    }

    [Fact]
    public void From_Records_LeavesOutTheUntrainedNetworkAndKeepsMissingValidationAsNaN()
    {
        ErrorCurve curve = ErrorCurve.From(7, [Record(0, 0.9, 0.9), Record(1, 0.5, null), Record(4, 0.25, 0.125)]);
        Assert.Equal([new(1, double.NaN, 0.5), new(4, 0.125, 0.25)], curve.Points);
    }

    private static EpochRecord Record(int epoch, double test, double? validation) => new()
    {
        Epoch = epoch,
        Step = epoch,
        FlowTime = 0,
        LearningRate = 0,
        Objective = ObjectiveKind.Mixup,
        Mixing = new MixingFigures(0, 0, 0, 0, 0, 0),
        TrainError = 0,
        TrainLoss = 0,
        ValidationError = validation,
        TestError = test,
        TestLoss = 0,
    };
}
