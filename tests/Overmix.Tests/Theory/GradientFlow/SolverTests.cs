using Overmix.Theory.Checks;
using Overmix.Theory.GradientFlow;
using Overmix.Theory.RandomFeatures;

namespace Overmix.Tests.Theory.GradientFlow;

public sealed class SolverTests
{
    [Fact]
    public void Step_NonlinearProblem_ErrorFallsAtFifthOrder()
    {
        // θ̇ = θ cos t: θ = e^{sin t}. Global error at t = 2 against step, fitted over step halvings above rounding.
        int[] counts = [8, 16, 32, 64, 128];
        double[] errors = [.. counts.Select(Error)];
        double slope = Slope([.. counts.Select(count => -Math.Log(count))], [.. errors.Select(error => Math.Log(error))]);

        Assert.InRange(slope, 4.8, 5.3);

        static double Error(int count)
        {
            DormandPrince solver = new((t, state, slope) => slope[0] = state[0] * Math.Cos(t), 1);
            double[] state = [1];
            double step = 2.0 / count;
            for (int i = 0; i < count; i++)
            {
                solver.Step(i * step, step, state);
            }

            return Math.Abs(state[0] - Math.Exp(Math.Sin(2)));
        }
    }

    [Fact]
    public void Step_ErrorEstimate_FallsAtFifthOrderOfAStep()
    {
        // The pair's difference is of order h⁵ in one step (the lower formula's local error).
        double[] steps = [0.2, 0.1, 0.05, 0.025];
        double[] estimates = [.. steps.Select(step => new DormandPrince((t, state, slope) => slope[0] = state[0] * Math.Cos(t), 1).Step(0.3, step, new double[] { 1 }))];

        Assert.InRange(Slope([.. steps.Select(step => Math.Log(step))], [.. estimates.Select(estimate => Math.Log(estimate))]), 4.7, 5.3);
    }

    [Fact]
    public void Integrate_TooStiffForItsBudget_Throws()
    {
        DormandPrince solver = new((_, state, slope) => slope[0] = -1e6 * state[0], 1) { MaximumSteps = 1000 };
        Assert.Throws<InvalidOperationException>(() => solver.Integrate([1], [1.0]));
    }

    [Fact]
    public void Integrate_ExplodingState_Throws() =>
        Assert.ThrowsAny<InvalidOperationException>(() => new DormandPrince((_, state, slope) => slope[0] = state[0] * state[0], 1) { MaximumSteps = 20000 }.Integrate([1], [2.0]));

    [Fact]
    public void Run_Lemma2Defaults_ClosedFormEqualsSolverAndDescentIsFirstOrder()
    {
        Lemma2Result result = Lemma2.Run(new Lemma2Options());

        Assert.Equal(30, result.Rows.Count);
        Assert.Equal(1e4, result.Rows[^1].Scaled, 1e-6);
        Assert.All(result.Rows, row => Assert.True(row.RelativeError <= 1e-8, $"{row}"));
        Assert.InRange(result.Descent.Slope, 0.9, 1.1);
        Assert.InRange(result.Momentum.Slope, 0.9, 1.1);
        Assert.True(result.Momentum.NaiveDistances[^1] > 10 * result.Momentum.Distances[^1]);
        Assert.True(result.Check.Verdict == TheoryVerdict.Consistent, result.Check.Message);
    }

    [Theory]
    [InlineData(Activation.Relu)]
    [InlineData(Activation.Identity)]
    [InlineData(Activation.Cosine)]
    public void Run_Lemma2OtherFeatures_IsConsistent(Activation activation)
    {
        Lemma2Result result = Lemma2.Run(new Lemma2Options { World = new WorldOptions { Features = 20, Samples = 15, Activation = activation, PopulationSamples = 100 } });
        Assert.True(result.Check.Verdict == TheoryVerdict.Consistent, result.Check.Message);
    }

    [Fact]
    public void LeastSquaresCheck_PartsSwapped_IsInconsistent()
    {
        SolvedTask solved = LinearFlowTests.Solve(new WorldOptions { Features = 40, PopulationSamples = 100 });
        FlowParts swapped = new(solved.Parts.Noise, solved.Parts.Clean);

        Assert.All(LeastSquaresCheck.Of(solved), check => Assert.True(check.Verdict == TheoryVerdict.Consistent, check.Message));
        Assert.All(LeastSquaresCheck.Of(solved, swapped), check => Assert.Equal(TheoryVerdict.Inconsistent, check.Verdict));
    }

    [Fact]
    public void LeastSquaresCheck_PartsSwappedWithoutNoise_IsInconsistent()
    {
        // A linear teacher on linear features: Z = 0, so θ^noise must vanish and θ* be all.
        SolvedTask solved = LinearFlowTests.Solve(new WorldOptions { Activation = Activation.Identity, BiasScale = 0, Features = 10 });
        Assert.True(solved.Moments.NoiseMaximumSquare < 1e-24);
        FlowParts swapped = new(solved.Parts.Noise, solved.Parts.Clean);

        Assert.All(LeastSquaresCheck.Of(solved), check => Assert.True(check.Verdict == TheoryVerdict.Consistent, check.Message));
        Assert.Contains(LeastSquaresCheck.Of(solved, swapped), check => check.Verdict == TheoryVerdict.Inconsistent);
        Assert.True(solved.Parts.Noise.Max(Math.Abs) < 1e-9);
    }

    private static double Slope(double[] x, double[] y)
    {
        double meanX = x.Average(), meanY = y.Average();
        return x.Zip(y, (a, b) => (a - meanX) * (b - meanY)).Sum() / x.Sum(a => (a - meanX) * (a - meanX));
    }
}
