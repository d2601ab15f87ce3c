using Overmix.Studies.Comparison;
using Overmix.Studies.Execution;

namespace Overmix.Tests.Studies.Comparison;

public sealed class TrainingPaceTests
{
    private static readonly TrainingPace Pace = new(EpochSeconds: 0.5, EvaluationSeconds: 0.1, StartSeconds: 2);

    [Fact]
    public void EpochsWithin_ATime_IsTheMostThatFits()
    {
        ComparisonOptions options = Options(seeds: 5, cores: 2);
        foreach (double seconds in (double[])[60, 600, 6_000])
        {
            int epochs = Pace.EpochsWithin(options, seconds);
            Assert.True(Pace.SecondsOf(options, epochs) <= seconds);
            Assert.True(Pace.SecondsOf(options, epochs + 1) > seconds);
        }
    }

    [Fact]
    public void EpochsWithin_TooLittle_IsNone() => Assert.Equal(0, Pace.EpochsWithin(Options(5, 2), 3));

    [Fact]
    public void SecondsOf_OnePlace_IsTheSumOfAllRunsAndScouts()
    {
        // 100 epochs: 50 s of steps, a start, evaluations at 24 a decade; two scouts with four fifths of the steps up to epoch 30. Two seeds, a tenth as reserve.
        int whole = Evaluations(100), part = Evaluations(30);
        double run = 2 + 50 + (0.1 * whole), guarded = run + (2 * ((0.8 * 15) + (0.1 * part)));
        Assert.Equal(1.1 * 2 * ((2 * run) + guarded), Pace.SecondsOf(Options(2, 1), 100), 1e-9);

        // Leaving the scouts out, as if a guarded run cost what another costs, is caught.
        Assert.NotEqual(1.1 * 6 * run, Pace.SecondsOf(Options(2, 1), 100), 1.0);
    }

    [Fact]
    public void SecondsOf_MorePlaces_IsLessButNotByMoreThanTheirNumber()
    {
        double one = Pace.SecondsOf(Options(5, 1), 200), two = Pace.SecondsOf(Options(5, 2), 200), many = Pace.SecondsOf(Options(5, 100), 200);
        Assert.InRange(two, one / 2, 0.7 * one);
        Assert.InRange(many, one / 15, one / 5); // the longest run alone
    }

    private static int Evaluations(int epochs)
    {
        HashSet<int> distinct = [epochs];
        for (int k = 0; Math.Round(Math.Pow(10, k / 24.0)) <= epochs; k++)
        {
            distinct.Add((int)Math.Round(Math.Pow(10, k / 24.0)));
        }

        return distinct.Count;
    }

    private static ComparisonOptions Options(int seeds, int cores) => new() { Data = NamedData.Of("digits"), Model = "mlp", Seeds = seeds, Cores = cores, Folder = "x" };
}
