using Overmix.Theory.GradientFlow;
using Overmix.Theory.GradientFlow.Algebra;
using Overmix.Theory.RandomFeatures;

namespace Overmix.Tests.Theory.GradientFlow;

public sealed class LinearFlowTests
{
    [Fact]
    public void Path_LimitsInTime_AreStartAndLeastSquares()
    {
        SolvedTask solved = Solve(new WorldOptions { Features = 8, Samples = 20, PopulationSamples = 100 });
        double[] start = Wave(8);
        double[] path = solved.Flow.Path([0, double.PositiveInfinity], start, solved.Moments.TargetMoment);

        Assert.True(Distances.Between(path.AsSpan(0, 8), start) < 1e-12);
        double[] residual = new double[8];
        SymmetricProduct.Residual(solved.Moments.Gram.ToArray(), solved.Moments.TargetMoment.ToArray(), path.AsSpan(8, 8), residual);
        Assert.True(Distances.Norm(residual) < 1e-12);
    }

    [Fact]
    public void Path_NullDirections_KeepTheStartAtEveryTime()
    {
        // Identity features: rank ≤ d₀ = 3 of d = 10, whatever m.
        SolvedTask solved = Solve(new WorldOptions { Activation = Activation.Identity, BiasScale = 0, InputSize = 3, Features = 10, Samples = 12 });
        Assert.Equal(3, solved.Flow.Basis.Rank);
        Assert.Equal(FlowStatus.RankDeficient, solved.Flow.Basis.Status);
        double[] start = Wave(10);
        double[] path = solved.Flow.Path([0, 1, 1e300, double.PositiveInfinity], start, solved.Moments.TargetMoment);

        Assert.All(path, value => Assert.True(double.IsFinite(value)));
        double[] origin = solved.Flow.Basis.Project(start);
        for (int t = 0; t < 4; t++)
        {
            double[] now = solved.Flow.Basis.Project(path.AsSpan(t * 10, 10));
            for (int k = 0; k < solved.Flow.Basis.NullCount; k++)
            {
                Assert.Equal(origin[k], now[k], 1e-12);
            }
        }
    }

    [Theory]
    [InlineData(0.0, 3.0, 3.0)]
    [InlineData(1e-300, 3.0, 3.0)]
    [InlineData(1e-12, 3.0, 3.0 - 4.5e-12)]
    [InlineData(2.0, 0.5, 0.31606027941427883)] // (1 − 1/e)/2
    [InlineData(2.0, double.PositiveInfinity, 0.5)]
    public void Ramp_SmallAndLargeEigenvalues_HasNoZeroOverZero(double eigenvalue, double time, double expected) =>
        Assert.Equal(expected, LinearFlow.Ramp(eigenvalue, time), 4e-16 * expected);

    [Fact]
    public void Coordinates_AnyExponent_AreAccurateRelativeToTheMove()
    {
        // One unit direction from 0 to 1: the coordinate is 1 − e^{−s}, which must keep its digits for tiny s too.
        LinearFlow flow = new(EigenBasis.Of([1], 1), 1);
        double[] times = [.. Enumerable.Range(0, 400).Select(i => Math.Pow(10, -18 + (i * 0.055)))];
        double[] actual = flow.Coordinates(times, [0], [1]);
        for (int i = 0; i < times.Length; i++)
        {
            double expected = LinearFlow.Ramp(1, times[i]);
            Assert.Equal(expected, actual[i], 2e-15 * expected);
        }

        Assert.Equal([0, 1], flow.Coordinates([0, double.PositiveInfinity], [0], [1]));
    }

    [Fact]
    public void Of_BadMatrices_AreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => EigenBasis.Of([1, double.NaN, double.NaN, 1], 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => EigenBasis.Of([1, 0, 0, -1], 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => EigenBasis.Of([], 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LinearFlow(EigenBasis.Of([1], 1), double.NaN));
    }

    [Fact]
    public void Of_IllConditionedMatrix_GetsAStatusAndFiniteCurves()
    {
        EigenBasis basis = EigenBasis.Of([1, 0, 0, 0, 1e-13, 0, 0, 0, 0.5], 3);
        Assert.Equal(FlowStatus.IllConditioned, basis.Status);
        Assert.All(new LinearFlow(basis, 1).Path([0, 1, 1e20, double.PositiveInfinity], new double[3], [1, 1e-13, 1]), value => Assert.True(double.IsFinite(value)));
        Assert.Equal(FlowStatus.Regular, EigenBasis.Of([1, 0, 0, 0.5], 2).Status);
    }

    [Fact]
    public void Of_ZeroMatrix_NeverMoves()
    {
        double[] path = new LinearFlow(EigenBasis.Of(new double[4], 2), 1).Path([0, 1, double.PositiveInfinity], [1, 2], [0, 0]);
        Assert.Equal([1, 2, 1, 2, 1, 2], path.Select(value => Math.Round(value, 12)));
    }

    internal static SolvedTask Solve(WorldOptions options) => SolvedTask.Of(World.Build(options).Mixup, 1, MomentPrecision.Accurate);

    internal static double[] Wave(int count) => [.. Enumerable.Range(1, count).Select(i => Math.Sin(i))];
}
