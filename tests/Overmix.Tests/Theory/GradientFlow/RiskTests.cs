using Overmix.Theory.Checks;
using Overmix.Theory.GradientFlow;
using Overmix.Theory.RandomFeatures;

namespace Overmix.Tests.Theory.GradientFlow;

public sealed class RiskTests(ITestOutputHelper output)
{
    public static TheoryData<Activation, double> ExactWorlds => new()
    {
        { Activation.Identity, 0.5 }, { Activation.Cosine, 0.5 }, { Activation.Erf, 0 }, { Activation.Relu, 0 },
    };

    [Theory]
    [MemberData(nameof(ExactWorlds))]
    public void Split_ExactIntegrals_EqualsTheRiskOfThetaItself(Activation activation, double bias)
    {
        WorldOptions options = new() { Activation = activation, BiasScale = bias, Features = 25, Samples = 15 };
        World world = World.Build(options);
        SolvedTask solved = SolvedTask.Of(world.Mixup, 0.7, MomentPrecision.Accurate);
        double[] times = solved.Times(30, 1e6), start = LinearFlowTests.Wave(25);
        RiskSplit split = solved.Split(world.Population, FlowStart.At(start), times);
        double[] path = solved.Flow.Path(times, start, solved.Moments.TargetMoment);
        for (int i = 0; i < times.Length; i++)
        {
            double measured = world.Population.Risk(path.AsSpan(i * 25, 25));
            Assert.Equal(measured, split.Total[i], 1e-10 * Math.Max(1, measured));
            Assert.True(split.Noise[i] >= -1e-12);
        }
    }

    [Fact]
    public void Split_RandomStart_IsTheAverageOverStarts()
    {
        // E over θ₀ of a quadratic, exactly: the mean over ±ξ√d·e_k along each feature direction reproduces ξ²I.
        World world = World.Build(new WorldOptions { Activation = Activation.Cosine, Features = 9, Samples = 10 });
        SolvedTask solved = SolvedTask.Of(world.Mixup, 1, MomentPrecision.Accurate);
        double[] times = solved.Times(12, 1e4), mean = new double[12];
        for (int k = 0; k < 18; k++)
        {
            double[] start = new double[9];
            start[k / 2] = (k % 2 == 0 ? 1 : -1) * 0.3 * Math.Sqrt(9);
            IReadOnlyList<double> total = solved.Split(world.Population, FlowStart.At(start), times).Total;
            mean = [.. mean.Zip(total, (sum, value) => sum + (value / 18))];
        }

        IReadOnlyList<double> expected = solved.Split(world.Population, FlowStart.Random(0.3), times).Total;
        for (int i = 0; i < times.Length; i++)
        {
            Assert.Equal(expected[i], mean[i], 1e-10 * (1 + expected[i]));
        }
    }

    [Fact]
    public void Bound_NoiseTermDropped_IsCaughtInARealisableWorld()
    {
        // Realisable and of full rank: R* = 0, so as t → ∞ nothing but the noise term is left above the risk.
        World world = World.Build(new WorldOptions { Activation = Activation.Cosine, Teacher = TeacherKind.Realisable, Features = 10 });
        SolvedTask solved = SolvedTask.Of(world.Mixup, 1, MomentPrecision.Accurate);
        double[] times = solved.Times(50, 1e12);
        IReadOnlyList<double> risk = solved.Split(world.Population, FlowStart.Zero, times).Total;
        BoundConstants constants = BoundConstants.Sharp(world.Population, solved.Moments);
        double optimum = solved.OptimumRisk(world.Population);
        Assert.True(optimum < 1e-15 * world.Population.TargetSquare);
        BoundRequest request = new(optimum, times, TimeDependent: true);

        TheoryCheck right = RiskBound.Of(solved.Flow, solved.Parts, FlowStart.Zero, constants, request).Check(risk, "right");
        TheoryCheck wrong = RiskBound.Of(solved.Flow, solved.Parts, FlowStart.Zero, constants, request with { WithNoiseTerm = false }).Check(risk, "wrong");

        Assert.True(right.Verdict == TheoryVerdict.Consistent, right.Message);
        Assert.Equal(TheoryVerdict.Inconsistent, wrong.Verdict);
    }

    [Fact]
    public void Bound_TwoHundredRandomInstances_HoldsAtEveryTime()
    {
        List<double> slides = [], sharp = [];
        for (int instance = 0; instance < 200; instance++)
        {
            (double loose, double tight) = CheckInstance(instance);
            slides.Add(loose);
            sharp.Add(tight);
        }

        output.WriteLine(FormattableString.Invariant(
            $"median looseness: slides' constants {Median(slides):G3} (over {slides.Count(double.IsFinite)} instances that have them), sharp {Median(sharp):G3}"));
        Assert.True(Median(sharp) >= 1);
        Assert.True(Median(slides) >= Median(sharp));
    }

    [Fact]
    public void Run_TeacherStudentDefaults_RiskIsUShaped()
    {
        TeacherStudentResult result = TeacherStudent.Run(new TeacherStudentOptions());
        double best = result.Mixup.Total.Min(), last = result.Mixup.Total[^1];

        output.WriteLine(FormattableString.Invariant($"{result.Summary}\nbest {best:G4}, last {last:G4}, plain best {result.Plain.Total.Min():G4}, last {result.Plain.Total[^1]:G4}\n{result.Turn}"));
        Assert.True(best <= 0.5 * result.Summary.NullRisk);
        Assert.True(last >= 1.2 * best);
        Assert.True(result.Turn.Turns);
        Assert.True(result.Check.Verdict == TheoryVerdict.Consistent, result.Check.Message);
    }

    [Fact]
    public void Run_TeacherStudentWithAWrongRisk_WouldBeInconsistent()
    {
        // The same comparison with the cross part left out must fail: the check has teeth.
        World world = World.Build(new WorldOptions());
        SolvedTask solved = SolvedTask.Of(world.Mixup, 1, MomentPrecision.Accurate);
        double[] times = [double.PositiveInfinity];
        RiskSplit split = solved.Split(world.Population, FlowStart.Zero, times);
        MeasuredRisk measured = MeasuredRisk.Of(world.Mixup, solved.Path(times), 100_000, world.FreshInputs);

        Assert.Equal(TheoryVerdict.Inconsistent, TheoryCheck.Equality(split.Clean[0] + split.Noise[0], measured.Mean[0], measured.StandardError[0], 0, "x").Verdict);
        Assert.Equal(TheoryVerdict.Consistent, TheoryCheck.Equality(split.Total[0], measured.Mean[0], 1.5 * measured.StandardError[0], 0, "x").Verdict);
    }

    [Fact]
    public void Run_Theorem2Defaults_IsConsistentAndLoose()
    {
        Theorem2Result result = Theorem2.Run(new Theorem2Options());

        output.WriteLine(FormattableString.Invariant($"{result.Summary}\nlooseness slides {result.SlidesLooseness:G3} sharp {result.SharpLooseness:G3}"));
        foreach (TurningPoint turn in result.Turns)
        {
            output.WriteLine($"{turn}");
        }

        Assert.True(result.Check.Verdict == TheoryVerdict.Consistent, result.Check.Message);
        Assert.Equal(7, result.Turns.Count);
    }

    [Fact]
    public void Slides_UnboundedFeatures_BoundIsInfiniteNotNaN()
    {
        Theorem2Result result = Theorem2.Run(new Theorem2Options
        {
            World = new WorldOptions { Activation = Activation.Relu, BiasScale = 0 }, SweepSamples = [], SweepFeatures = [], SweepAlphas = [],
        });

        Assert.All(result.Slides.Total, value => Assert.Equal(double.PositiveInfinity, value));
        Assert.All(result.Sharp.Total, value => Assert.True(double.IsFinite(value)));
        Assert.True(result.Check.Verdict == TheoryVerdict.Consistent, result.Check.Message);
    }

    private static (double Slides, double Sharp) CheckInstance(int instance)
    {
        WorldOptions options = new()
        {
            Activation = (Activation)(instance % 5), Teacher = (TeacherKind)(instance / 5 % 3), Alpha = (instance % 4) switch { 0 => 0.2, 1 => 1, 2 => 4, _ => 0.05 },
            InputSize = 1 + (instance % 7), Features = 2 + (instance * 7 % 40), Samples = 2 + (instance * 11 % 30),
            BiasScale = instance % 2 * 0.5, PopulationSamples = 2000, Seed = (ulong)instance,
        };
        World world = World.Build(options);
        SolvedTask solved = SolvedTask.Of(world.Mixup, 1, MomentPrecision.Accurate);
        double[] times = solved.Times(60, 1e10);
        FlowStart start = FlowStart.Random(instance % 3 * 0.2);
        IReadOnlyList<double> risk = solved.Split(world.Population, start, times).Total;
        double optimum = solved.OptimumRisk(world.Population);
        RiskBound slides = RiskBound.Of(
            solved.Flow, solved.Parts, start, BoundConstants.Slides(world.Mixup.Map, solved.Moments), new BoundRequest(optimum, times, TimeDependent: false));
        RiskBound sharp = RiskBound.Of(
            solved.Flow, solved.Parts, start, BoundConstants.Sharp(world.Population, solved.Moments), new BoundRequest(optimum, times, TimeDependent: true));
        Assert.True(sharp.Check(risk, "sharp").Verdict == TheoryVerdict.Consistent, $"{instance}: {sharp.Check(risk, "sharp").Message} {options}");
        bool bounded = options.Activation is not (Activation.Relu or Activation.Identity);
        TheoryVerdict expected = bounded ? TheoryVerdict.Consistent : TheoryVerdict.Inconclusive;
        Assert.True(slides.Check(risk, "slides").Verdict == expected, $"{instance}: {slides.Check(risk, "slides").Message}");
        return (slides.MedianLooseness(risk), sharp.MedianLooseness(risk));
    }

    private static double Median(List<double> values)
    {
        double[] finite = [.. values.Where(double.IsFinite).Order()];
        return finite[finite.Length / 2];
    }
}
