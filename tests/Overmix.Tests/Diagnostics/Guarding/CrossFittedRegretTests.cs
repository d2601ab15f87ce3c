using Overmix.Core.Seeding;
using Overmix.Diagnostics.Guarding;

namespace Overmix.Tests.Diagnostics.Guarding;

/// <summary>The regret's arithmetic, and why its oracle must not be read where it was chosen.</summary>
public sealed class CrossFittedRegretTests
{
    [Fact]
    public void Of_HandMadeCurves_IsTheMeanOfBothReadings()
    {
        // A is least at place 1, where B reads 4; B is least at place 2, where A reads 6.
        double regret = CrossFittedRegret.Of([9, 5, 6], [9, 4, 3], (7, 8));
        Assert.Equal(((8 - 4) + (7 - 6)) / 2.0, regret, 12);
    }

    [Fact]
    public void Of_DecisionsAsGoodAsAny_IsUnbiasedWhereTheNaiveOneIsNot()
    {
        // Every epoch has the same true error: no decision can regret anything. 40 evaluations, 4 000 runs.
        const int Runs = 4_000, Evaluations = 40;
        RandomStream stream = new RandomStreams(3).Open(StreamName.Theory);
        double[] Curve() => [.. Enumerable.Range(0, Evaluations).Select(_ => 10 + stream.NextGaussian())];
        (double fitted, double naive) = (0, 0);
        for (int run = 0; run < Runs; run++)
        {
            double[] first = Curve(), second = Curve();
            fitted += CrossFittedRegret.Of(first, second, (first[^1], second[^1])) / Runs;
            naive += (first[^1] - first.Min() + second[^1] - second.Min()) / 2 / Runs;
        }

        // Monte Carlo: one run's regret has deviation 1 or less, their mean 1/√4000 = 0.016; five of them.
        Assert.InRange(fitted, -0.08, 0.08);
        Assert.InRange(naive, 1.5, 3); // the least of 40 normals lies 2.16 deviations below the mean
    }

    [Fact]
    public void Of_HalvesOfDifferentLength_Refuses() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => CrossFittedRegret.Of([1, 2], [1], (1, 1)));

    [Fact]
    public void Depth_DeepU_IntervalHoldsItsMeanAsOftenAsThePageSays()
    {
        const int Runs = 400;
        const double Truth = 4.75; // from the least, at place 20, to the end, at place 39
        RandomStream stream = new RandomStreams(4).Open(StreamName.Theory);
        double[] Curve()
        {
            double own = stream.NextGaussian();
            return [.. Enumerable.Range(0, 40).Select(t => 10 + own + (t < 20 ? (20 - t) / 2.0 : (t - 20) / 4.0) + (0.5 * stream.NextGaussian()))];
        }

        RunDepth[] depths = [.. Enumerable.Range(0, Runs).Select(_ => RunDepth.Of(Curve(), Curve()))];
        double mean = depths.Average(d => d.Value);
        Assert.InRange(mean, Truth - 1, Truth); // an oracle chosen on the other half is a little late or early: never too deep
        int inside = depths.Count(d => d.Low <= mean && mean <= d.High);
        Assert.InRange(inside, 270, 340); // docs/methods/guard.md: three quarters, not 90 %; 300 ± 9, and three and a half of them
    }
}
