using CsCheck;
using Overmix.Core.Seeding;
using Overmix.Tests.Theory.Mixing;
using Overmix.Theory.LabelNoise;

namespace Overmix.Tests.Theory.LabelNoise;

/// <summary>Total variation, its bounds and couplings.</summary>
public sealed class LabelDisagreementTests
{
    private static readonly Gen<double[]> Weights = Gen.Double[0.01, 1].Array[2, 8];

    [Fact]
    public void Between_RandomLaws_OrderedAsTheTheoremSays() => Gen.Select(Weights, Weights).Sample((left, right) =>
    {
        int classes = Math.Min(left.Length, right.Length);
        LabelDisagreement d = LabelDisagreement.Between(Law(left[..classes]), Law(right[..classes]));
        const double Rounding = 1e-15 * 64;
        Assert.True(d.SlidesBound <= d.SupremumBound);
        Assert.True(d.SupremumBound <= d.TotalVariation + Rounding);
        Assert.True(d.TotalVariation <= d.Independent + Rounding);
        if (classes <= 3)
        {
            Assert.Equal(d.TotalVariation, d.SupremumBound, Rounding);
        }
    });

    [Fact]
    public void Between_KnownLaws_KnownNumbers()
    {
        LabelDisagreement d = LabelDisagreement.Between([0.5, 0.5, 0, 0], [0.25, 0.25, 0.25, 0.25]);
        Assert.Equal(0.5, d.TotalVariation);
        Assert.Equal(0.25, d.SupremumBound);
        Assert.Equal(0.125, d.SlidesBound);
        Assert.Equal(0.75, d.Independent);
        Assert.False(d.ArgMaxDiffers);
        Assert.True(LabelDisagreement.Between([0.4, 0.6], [0.6, 0.4]).ArgMaxDiffers);
        Assert.Throws<ArgumentOutOfRangeException>(() => LabelDisagreement.Between([1], [0.5, 0.5]));
        Assert.Throws<ArgumentOutOfRangeException>(() => LabelDisagreement.Between([], []));
    }

    [Fact]
    public void Maximal_ManyDraws_HasBothMarginalsAndDisagreesAsTheTotalVariation()
    {
        double[] q = [0.5, 0.3, 0.2, 0], p = [0.1, 0.3, 0.25, 0.35];
        const int Draws = 40_000;
        RandomStream stream = new RandomStreams(7).Open(StreamName.Theory);
        (int Assigned, int Truth)[] drawn = [.. Enumerable.Range(0, Draws).Select(_ => LabelCoupling.Maximal(q, p, stream))];
        void Rate(double expected, Func<(int Assigned, int Truth), bool> happens)
        {
            double rate = drawn.Count(happens) / (double)Draws, error = Math.Sqrt(expected * (1 - expected) / Draws);
            Assert.True(Math.Abs(rate - expected) <= FalseAlarm.Deviations * error, $"{rate} instead of {expected}");
        }

        for (int j = 0; j < q.Length; j++)
        {
            Rate(q[j], pair => pair.Assigned == j);
            Rate(p[j], pair => pair.Truth == j);
        }

        Rate(LabelDisagreement.Between(q, p).TotalVariation, pair => pair.Assigned != pair.Truth);
    }

    [Fact]
    public void Independent_ManyDraws_DisagreesAsTheProductSays()
    {
        double[] q = [0.5, 0.3, 0.2], p = [0.1, 0.3, 0.6];
        RandomStream stream = new RandomStreams(8).Open(StreamName.Theory);
        double[] differs = [.. Enumerable.Range(0, 20_000).Select(_ => LabelCoupling.Independent(q, p, stream)).Select(pair => pair.Assigned != pair.Truth ? 1.0 : 0)];
        Assert.True(FalseAlarm.MeanAgrees(differs, LabelDisagreement.Between(q, p).Independent));
    }

    private static double[] Law(double[] weights) => [.. weights.Select(w => w / weights.Sum())];
}
