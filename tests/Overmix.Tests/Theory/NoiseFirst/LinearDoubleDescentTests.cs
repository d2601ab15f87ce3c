using Overmix.Core.Seeding;
using Overmix.Tests.Theory.Mixing;
using Overmix.Theory.Checks;
using Overmix.Theory.GradientFlow;
using Overmix.Theory.Mixing;
using Overmix.Theory.NoiseFirst;
using Overmix.Theory.Spectra;

namespace Overmix.Tests.Theory.NoiseFirst;

/// <summary>Double descent of linear models: exact expectation, Mixup as shrinking, the peak at d = n.</summary>
public sealed class LinearDoubleDescentTests
{
    private static readonly LinearDoubleDescentOptions Quick = new()
    {
        Samples = 20, Features = [4, 8, 18, 20, 22, 34, 60], TeacherFeatures = 60, Trials = 100, TimePoints = 10,
    };

    [Fact]
    public void Run_SmallWorld_Consistent()
    {
        TheoryReport report = LinearDoubleDescent.Run(Quick);
        Assert.True(report.Check.Verdict == TheoryVerdict.Consistent, report.Check.Message);
        Assert.Equal(3, report.Checks.Count);
        Assert.Equal(20, report.Checks[1].Measured, 2.0);
        // Double descent: with noisy labels both sides of the peak lie below it.
        IReadOnlyList<double> mixup = report.Table("features")["Mixup, noisy labels, median"];
        Assert.True(mixup[3] > 2 * mixup[1] && mixup[3] > 2 * mixup[6], string.Join(' ', mixup));
    }

    [Fact]
    public void Risks_AgainstFlowOnAllPairs_Equal()
    {
        // The other road: the moments of all n² pairs, averaged over λ, and Lemma 2's flow.
        const int D = 3, N = 20;
        LinearDoubleDescentOptions options = Quick with { Trials = 20, TeacherFeatures = D, Law = new DiscreteLaw([0.2, 0.9], [1, 3]) };
        double[] times = [0, 0.5, 3, double.PositiveInfinity];
        double[][] risks = new LinearTrials(options).Risks(D, 0.4, mixup: true, times);
        double[] teacher = Teacher(D);
        for (int trial = 0; trial < 3; trial++)
        {
            (double[] x, double[] y) = Sample(options, D, N, trial, teacher);
            double[] moment = new double[D];
            for (int i = 0; i < N; i++)
            {
                for (int j = 0; j < N; j++)
                {
                    for (int k = 0; k < D; k++)
                    {
                        moment[k] += options.Law.Expect(l =>
                            ((l * x[(i * D) + k]) + ((1 - l) * x[(j * D) + k])) * ((l * y[i]) + ((1 - l) * y[j]))) / (N * N);
                    }
                }
            }

            LinearFlow flow = new(EigenBasis.Of(MixupGram.Averaged(x, D, options.Law), D), 1);
            double[] path = flow.Path(times, new double[D], moment);
            for (int t = 0; t < times.Length; t++)
            {
                double expected = Enumerable.Range(0, D).Sum(k => Math.Pow(path[(t * D) + k] - teacher[k], 2));
                Assert.Equal(expected, risks[t][trial], 1e-12);
            }
        }
    }

    [Theory]
    [InlineData(30, 10)]
    [InlineData(10, 30)]
    public void Excess_AgainstTrials_Agrees(int samples, int features)
    {
        LinearDoubleDescentOptions options = Quick with { Samples = samples, TeacherFeatures = features, Decay = 0, Trials = 1500 };
        double[] risks = new LinearTrials(options).Risks(features, 0.7, mixup: false, [double.PositiveInfinity])[0];
        Assert.True(FalseAlarm.MeanAgrees(risks, MinimumNormRisk.Excess(samples, features, 1, 0.49)));
        // The limit formula, γ/(1 − γ), forgets the −1 and must be caught.
        double limit = (samples < features ? 1 - (samples / (double)features) : 0)
            + (0.49 * Math.Min(samples, features) / Math.Abs(samples - features));
        Assert.False(FalseAlarm.MeanAgrees(risks, limit * 0.9));
    }

    [Fact]
    public void Excess_AtThePeak_Infinite()
    {
        Assert.Equal(double.PositiveInfinity, MinimumNormRisk.Excess(20, 20, 1, 0.1));
        Assert.Equal(double.PositiveInfinity, MinimumNormRisk.Excess(20, 21, 1, 0.1));
        Assert.Equal(0, MinimumNormRisk.Excess(20, 20, 1, 0));
        Assert.Equal(0.5, MinimumNormRisk.Excess(20, 40, 1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => MinimumNormRisk.Excess(0, 1, 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => MinimumNormRisk.Excess(1, 0, 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => MinimumNormRisk.Excess(1, 1, double.NaN, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => MinimumNormRisk.Excess(1, 1, 1, -1));
    }

    [Fact]
    public void Run_GridOnOneSideOfThePeak_Inconclusive() => Assert.Equal(
        TheoryVerdict.Inconclusive, LinearDoubleDescent.Run(Quick with { Features = [2, 3, 4, 5, 6] }).Check.Verdict);

    [Fact]
    public void Run_BadOptions_OutOfRange()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(
            () => LinearDoubleDescent.Run(new LinearDoubleDescentOptions { Samples = 0, LabelNoise = double.NaN, Features = [0] }));
        foreach (string part in new[] { "samples (n) is 0", "label-noise is NaN", "features (d) is 0" })
        {
            Assert.Contains(part, error.Message, StringComparison.Ordinal);
        }
    }

    private static double[] Teacher(int features)
    {
        double[] raw = [.. Enumerable.Range(1, features).Select(j => 1.0 / j)];
        return [.. raw.Select(b => b / Math.Sqrt(raw.Sum(c => c * c)))];
    }

    /// <summary>The trial's samples, drawn in the documented order: a row, the unseen signal (none here), the noise.</summary>
    private static (double[] X, double[] Y) Sample(LinearDoubleDescentOptions options, int d, int n, int trial, double[] teacher)
    {
        RandomStream stream = new RandomStreams(options.Seed).Open(StreamName.Theory, ((long)d << 32) + trial);
        double[] x = new double[n * d], y = new double[n];
        for (int i = 0; i < n; i++)
        {
            for (int k = 0; k < d; k++)
            {
                x[(i * d) + k] = stream.NextGaussian();
                y[i] += x[(i * d) + k] * teacher[k];
            }

            _ = stream.NextGaussian();
            y[i] += 0.4 * stream.NextGaussian();
        }

        return (x, y);
    }
}
