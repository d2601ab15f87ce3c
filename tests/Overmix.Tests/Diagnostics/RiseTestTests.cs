using Overmix.Core.Seeding;
using Overmix.Diagnostics.OverTraining;

namespace Overmix.Tests.Diagnostics;

public sealed class RiseTestTests
{
    /// <summary>Tolerance: rounding.</summary>
    private const double Rounding = 1e-9;

    [Theory]
    [InlineData(24)]
    [InlineData(60)]
    [InlineData(301)]
    public void Largest_AnyNonIncreasingCurve_IsAtMostTheNoises(int count)
    {
        // The test's level rests on this inequality, exactly, for whatever fall.
        RandomStream stream = new RandomStreams(3).Open(StreamName.Theory, count);
        RiseContrasts[] families = [RiseContrasts.ToEnd(count), RiseContrasts.Inner(count)];
        for (int k = 0; k < 200; k++)
        {
            double[] noise = TrendCurves.Draw(new double[count], 0.5, stream);
            double[] falls = [.. Enumerable.Range(0, count).Select(_ => stream.NextInt(4) == 0 ? 10 * stream.NextDouble() : 0)];
            double height = falls.Sum();
            double[] curve = [.. noise.Select((e, i) => e + (height -= falls[i]))];
            Assert.All(families, f => Assert.True(f.Largest(curve, new NoiseFit(5, 1)) <= f.Largest(noise, new NoiseFit(5, 1)) + Rounding));
        }
    }

    [Fact]
    public void Largest_RisingCurve_ExceedsTheNoises()
    {
        double[] noise = TrendCurves.Draw(new double[60], 0, new RandomStreams(4).Open(StreamName.Theory));
        RiseContrasts family = RiseContrasts.ToEnd(60);
        Assert.True(family.Largest([.. noise.Select((e, i) => e + (0.1 * i))], new NoiseFit(0, 1)) > family.Largest(noise, new NoiseFit(0, 1)) + 3);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    public void Fit_KnownNoiseAroundASlope_IsRecoveredOnAverage(double correlation)
    {
        // Monte Carlo: 400 curves of 200 values. One estimate of ρ has a deviation near 0.07, one of σ near 0.1: four standard errors of their means, and the
        // grid's half step for ρ, the bias of order 1/n for σ.
        RandomStream stream = new RandomStreams(5).Open(StreamName.Theory);
        double[] slope = [.. Enumerable.Range(0, 200).Select(i => -0.05 * i)];
        var noise = new SerialNoise(200);
        NoiseFit[] fits = [.. Enumerable.Range(0, 400).Select(_ => noise.Fit(TrendCurves.Draw(slope, correlation, stream)))];
        Assert.InRange(fits.Average(f => f.Correlation), correlation - 0.04, correlation + 0.06);
        Assert.InRange(fits.Average(f => f.Deviation), 0.97, 1.05);
    }

    [Fact]
    public void PValue_FlatCurves_IsNotSmallTooOften_AndOneNormalQuantileWouldBe()
    {
        RandomStream stream = new RandomStreams(6).Open(StreamName.Theory);
        RiseEvidence[] found = [.. Enumerable.Range(0, 1_000).Select(_ => RiseTest.Assess(TrendCurves.Draw(new double[100], 0, stream)))];
        Assert.InRange(found.Count(f => f.PValue <= RiseTest.Level), 5, 40); // 20 expected; the estimate of ρ is part of the test
        Assert.InRange(found.Count(f => f.PValue <= 0.5), 400, 600);
        Assert.True(found.Count(f => f.Statistic > 2.054) > 100); // the wrong rule: the 2 % quantile of one contrast, although the largest of many is taken
    }

    [Fact]
    public void Assess_SameValuesScaledAndShifted_GiveTheSameEvidence()
    {
        double[] curve = TrendCurves.Draw(TrendCurves.Truth("u log", TrendCurves.Epochs(80, false)), 0.3, new RandomStreams(8).Open(StreamName.Theory));
        RiseEvidence one = RiseTest.Assess(curve), same = RiseTest.Assess([.. curve]), other = RiseTest.Assess([.. curve.Select(v => 3 + (0.01 * v))]);
        Assert.Equal(one, same);
        Assert.Equal(one.PValue, other.PValue);
        Assert.Equal(0.01 * one.NoiseDeviation, other.NoiseDeviation, Rounding);
    }

    [Fact]
    public void Assess_ConstantOrNoiselessCurves_AreJudgedSoberly()
    {
        Assert.True(RiseTest.Assess([.. Enumerable.Repeat(0.1, 50)]).PValue > 0.9);
        Assert.True(RiseTest.Assess([.. Enumerable.Range(0, 50).Select(i => 1.0 / (1 + i))]).PValue > 0.5);
        Assert.True(RiseTest.Assess([.. Enumerable.Range(0, 50).Select(i => Math.Abs(i - 20.0))]).PValue <= RiseTest.Level);
    }

    [Fact]
    public void Assess_LongCurve_IsAveragedInBlocks()
    {
        RiseEvidence evidence = RiseTest.Assess(TrendCurves.Draw(new double[4_003], 0, new RandomStreams(9).Open(StreamName.Theory)));
        Assert.Equal((11, 363), (evidence.BlockSize, evidence.Evaluations));
        Assert.InRange(evidence.NoiseDeviation, 0.8 / Math.Sqrt(11), 1.25 / Math.Sqrt(11));
    }

    [Fact]
    public void Assess_TooFewOrNotFinite_IsRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => RiseTest.Assess(new double[19]));
        Assert.Throws<ArgumentOutOfRangeException>(() => RiseTest.Assess([.. new double[30], double.NaN]));
    }
}
