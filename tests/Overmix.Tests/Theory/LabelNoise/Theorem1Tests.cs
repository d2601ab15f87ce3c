using Overmix.Core.Seeding;
using Overmix.Theory.Checks;
using Overmix.Theory.LabelNoise;
using Overmix.Theory.Mixing;

namespace Overmix.Tests.Theory.LabelNoise;

/// <summary>Theorem 1 in several worlds; the slides' place of λ must be caught, and the right one must not.</summary>
public sealed class Theorem1Tests
{
    private static readonly Theorem1Options Quick = new() { Pairs = 20_000, PairsPerLambda = 50, LambdaPoints = 11 };

    public static TheoryData<string> Worlds => ["clusters", "linear", "discrete", "delegate"];

    [Theory]
    [MemberData(nameof(Worlds))]
    public void Run_EveryWorld_Consistent(string world)
    {
        TheoryReport report = Theorem1.Run(Quick with { World = World(world) });
        Assert.Equal(TheoryVerdict.Consistent, report.Check.Verdict);
        IReadOnlyList<double> means = report.Table("average")["mean"];
        const double Rounding = 1e-13; // a mean of 20 000 numbers up to 1
        Assert.True(means[0] >= means[1] && means[1] >= means[2] - Rounding && means[2] >= means[3] && means[3] > 0, string.Join(' ', means));
    }

    [Theory]
    [MemberData(nameof(Worlds))]
    public void Run_LambdaOnTheWrongSample_CaughtUnderTheMaximalCoupling(string world)
    {
        Theorem1Options options = Quick with { World = World(world), Law = MixingLaw.Fixed(0.3) };
        Assert.Equal(TheoryVerdict.Consistent, Theorem1.Run(options).Check.Verdict);
        TheoryCheck printed = Theorem1.Run(options with { Statement = LawStatement.AsPrinted }).Checks[0];
        Assert.Equal(TheoryVerdict.Inconsistent, printed.Verdict);
        Assert.Contains("maximal coupling", printed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_AsPrintedAtOneHalf_NothingToCatch() => Assert.Equal(
        TheoryVerdict.Consistent, Theorem1.Run(Quick with { Law = MixingLaw.Fixed(0.5), Statement = LawStatement.AsPrinted }).Check.Verdict);

    [Fact]
    public void Run_DiscreteWorldAndTable_MeetsTheExactSum()
    {
        DiscreteLaw law = new([0, 0.3, 0.5, 1], [1, 2, 3, 1]);
        TheoryReport report = Theorem1.Run(Quick with { World = DiscreteWorld.FivePoints, Law = law });
        Assert.Equal(TheoryVerdict.Consistent, report.Checks[^1].Verdict);
        Assert.Contains("exact sum", report.Checks[^1].Message, StringComparison.Ordinal);
        // By hand: pairs and λ in three plain loops.
        double sum = 0;
        foreach (double x in new[] { -2.0, -1, 0, 1, 2 })
        {
            foreach (double other in new[] { -2.0, -1, 0, 1, 2 })
            {
                foreach ((double lambda, double weight) in law.Values.Zip(law.Weights))
                {
                    double q = (lambda * F(x)) + ((1 - lambda) * F(other));
                    sum += weight / 25 * Math.Abs(q - F((lambda * x) + ((1 - lambda) * other)));
                }
            }
        }

        Assert.Equal(sum, report.Checks[^1].Predicted, 1e-14);
        static double F(double x) => 0.5 + (0.5 * Math.Tanh(2 * x));
    }

    [Fact]
    public void Run_ArgMaxLabels_CanStayBelowTheTotalVariation()
    {
        // Slip 2: an arg max is deterministic; the literal reading of the theorem fails here.
        IReadOnlyList<double> means = Theorem1.Run(Quick with { World = DiscreteWorld.FivePoints, Law = MixingLaw.Fixed(0.3) }).Table("average")["mean"];
        Assert.Equal(0, means[4]);
        Assert.True(means[1] > 0.1);
    }

    [Fact]
    public void Run_NoMixing_NoNoise()
    {
        TheoryReport report = Theorem1.Run(Quick with { Law = MixingLaw.Beta(0) });
        Assert.Equal(TheoryVerdict.Consistent, report.Check.Verdict);
        // The truth at λ = 1 is f(x) itself; 1·x + 0·x′ is exact.
        Assert.Equal(0, report.Table("average")["mean"][1]);
    }

    [Fact]
    public void Run_NoiseTooRare_Inconclusive()
    {
        LabelledWorld world = LabelledWorld.OfTeacher(1, 2, (x, p) => (p[0], p[1]) = (1 - (1e-5 * x[0] * x[0] / (1 + (x[0] * x[0]))), 1e-5 * x[0] * x[0] / (1 + (x[0] * x[0]))));
        Assert.Equal(TheoryVerdict.Inconclusive, Theorem1.Run(Quick with { World = world }).Check.Verdict);
    }

    [Fact]
    public void Run_Twice_SameNumbers()
    {
        TheoryReport first = Theorem1.Run(Quick), second = Theorem1.Run(Quick);
        Assert.Equal(first.Table("average")["mean"], second.Table("average")["mean"]);
        Assert.Equal(11, first.Table("lambda").Rows);
        Assert.Equal(Quick.DistanceBins, first.Table("distance").Rows);
    }

    [Fact]
    public void Run_BadOptions_AllNamedAtOnce()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => Theorem1.Run(new Theorem1Options { Pairs = 0, LambdaPoints = 1 }));
        Assert.Contains("pairs is 0", error.Message, StringComparison.Ordinal);
        Assert.Contains("lambda-points is 1", error.Message, StringComparison.Ordinal);
        Assert.Throws<TheoryRequestException>(() => new Theorem1Options { Pairs = 0 }.Rules().ThrowIfBroken());
    }

    [Fact]
    public void Worlds_BadArguments_OutOfRange()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new GaussianMixtureWorld([], [], []));
        Assert.Throws<ArgumentOutOfRangeException>(() => new GaussianMixtureWorld([1, 1], [], [1, 1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new GaussianMixtureWorld([1, 1], [0, double.NaN], [1, 1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new GaussianMixtureWorld([1, 1], [0, 1], [1, 0]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SoftLinearWorld([1, 2], [0, 0], double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => SoftLinearWorld.Draw(0, 2, 1, new RandomStreams(1).Open(StreamName.Theory)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DiscreteWorld([0, 1], [0.5, 0.6], 2, (_, p) => p.Fill(0.5)));
        LabelledWorld leaky = LabelledWorld.OfTeacher(1, 2, (_, p) => p.Fill(0.4));
        Assert.Throws<ArgumentOutOfRangeException>(() => leaky.Posterior([0]));
        Assert.Throws<ArgumentOutOfRangeException>(() => MixingLaw.Beta(-1));
    }

    private static LabelledWorld World(string name) => name switch
    {
        "clusters" => LabelledWorld.FiveClusters,
        "linear" => SoftLinearWorld.Draw(10, 4, 0.2, new RandomStreams(3).Open(StreamName.Theory)),
        "discrete" => DiscreteWorld.FivePoints,
        _ => LabelledWorld.OfTeacher(3, 2, (x, p) => (p[0], p[1]) = (1 / (1 + (x[0] * x[0])), 1 - (1 / (1 + (x[0] * x[0]))))),
    };
}
