using MathNet.Numerics;
using Overmix.Core.Seeding;
using Overmix.Theory.Mixing;

namespace Overmix.Tests.Theory.Mixing;

/// <summary>Draws of λ against the law's distribution and moments; each assertion's false-alarm rate is 1e-6 for any seed.</summary>
public sealed class BetaSamplerTests
{
    private const int Samples = 200_000;

    [Theory]
    [InlineData(0.2, 0.2)]
    [InlineData(1, 1)]
    [InlineData(4, 4)]
    [InlineData(0.5, 1.5)]
    [InlineData(2, 5)]
    public void Sample_ManyDraws_FollowTheDistribution(double alpha, double beta)
    {
        double[] draws = Draw(new BetaLaw(alpha, beta));
        Assert.True(FalseAlarm.Distance(draws, x => SpecialFunctions.BetaRegularized(alpha, beta, x)) <= FalseAlarm.Distribution(Samples));
    }

    [Theory]
    [InlineData(0.001, 0.001)]
    [InlineData(0.2, 0.2)]
    [InlineData(1, 1)]
    [InlineData(4, 4)]
    [InlineData(0.5, 1.5)]
    [InlineData(5, 2)]
    public void Sample_ManyDraws_HaveTheMoments(double alpha, double beta)
    {
        var law = new BetaLaw(alpha, beta);
        double[] draws = Draw(law);
        Assert.True(FalseAlarm.MeanAgrees(draws, law.Mean), "mean");
        Assert.True(FalseAlarm.MeanAgrees([.. draws.Select(x => (x - law.Mean) * (x - law.Mean))], law.Variance), "variance");
        Assert.True(FalseAlarm.MeanAgrees([.. draws.Select(TargetEntropy.Binary)], law.ExpectedEntropy), "entropy");
    }

    [Fact]
    public void Sample_WrongLaws_AreCaughtByTheSameTests()
    {
        double[] draws = Draw(new BetaLaw(0.2, 0.2)), skewed = Draw(new BetaLaw(2, 5));
        double[] folded = [.. draws.Select(x => Math.Max(x, 1 - x))];
        double limit = FalseAlarm.Distribution(Samples);
        Assert.True(FalseAlarm.Distance(folded, x => SpecialFunctions.BetaRegularized(0.2, 0.2, x)) > limit, "folded λ");
        Assert.True(FalseAlarm.Distance(skewed, x => SpecialFunctions.BetaRegularized(5, 2, x)) > limit, "λ on the other sample");
        Assert.True(FalseAlarm.Distance(draws, x => SpecialFunctions.BetaRegularized(0.21, 0.21, x)) > limit, "a shape 5 % off");
        Assert.False(FalseAlarm.MeanAgrees(folded, 0.5));
    }

    [Theory]
    [InlineData(1e-9)]
    [InlineData(1e-3)]
    [InlineData(1e9)]
    public void Sample_ExtremeShapes_StaysInRangeAndSymmetric(double alpha)
    {
        double[] draws = Draw(new BetaLaw(alpha, alpha));
        Assert.All(draws, x => Assert.InRange(x, 0, 1));
        double upper = draws.Count(x => x > 0.5) / (double)Samples;
        // 1e-4: at shape 1e9 a draw may be ½ exactly, as doubles near ½ are 1e-16 apart and the spread is 1e-5.
        Assert.InRange(upper, 0.5 - FalseAlarm.Distribution(Samples) - 1e-4, 0.5 + FalseAlarm.Distribution(Samples));
    }

    // At these shapes many draws round to 1, so that only thresholds where doubles are dense can be compared with the distribution.
    [Theory]
    [InlineData(1e-3, 1e-200)]
    [InlineData(1e-3, 1e-20)]
    [InlineData(1e-3, 0.01)]
    [InlineData(1e-3, 0.99)]
    [InlineData(0.05, 1e-30)]
    [InlineData(0.05, 0.01)]
    public void Sample_TinyShape_TailsHaveTheirMass(double alpha, double threshold)
    {
        double[] below = [.. Draw(new BetaLaw(alpha, alpha)).Select(x => x < threshold ? 1.0 : 0)];
        double expected = SpecialFunctions.BetaRegularized(alpha, alpha, threshold);
        Assert.True(FalseAlarm.MeanAgrees(below, expected), $"{below.Average()} instead of {expected}");
        Assert.False(FalseAlarm.MeanAgrees(below, expected + 0.02), "two points off must be told apart.");
    }

    [Fact]
    public void Sample_SameAddress_SameDraws()
    {
        var law = new BetaLaw(0.2, 0.2);
        RandomStream a = new RandomStreams(7).Open(StreamName.MixLambda, 3), b = new RandomStreams(7).Open(StreamName.MixLambda, 3);
        Assert.Equal(Enumerable.Range(0, 50).Select(_ => law.Sample(a)), Enumerable.Range(0, 50).Select(_ => law.Sample(b)));
    }

    private static double[] Draw(BetaLaw law)
    {
        RandomStream stream = new RandomStreams(1).Open(StreamName.Theory, BitConverter.DoubleToInt64Bits(law.AlphaShape) >> 8);
        double[] draws = new double[Samples];
        for (int i = 0; i < draws.Length; i++)
        {
            draws[i] = law.Sample(stream);
        }

        return draws;
    }
}
