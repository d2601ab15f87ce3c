using Overmix.Core.Configuration;
using Overmix.Core.Seeding;
using Overmix.Theory.Mixing;
using Overmix.Training.Data;
using Overmix.Training.Mixup;

namespace Overmix.Tests.Theory.Mixing;

/// <summary>The law of the areas CutMix cuts, by three roads: the formula, every centre counted, boxes as training draws them.</summary>
public sealed class CutMixLawTests
{
    // Sums of at most a few thousand terms of size ≤ 1.
    private const double Rounding = 1e-12;

    public static TheoryData<string, int, int> Settings
    {
        get
        {
            var settings = new TheoryData<string, int, int>();
            foreach (string law in Laws.Keys)
            {
                settings.Add(law, 8, 8);
                settings.Add(law, 32, 32);
                settings.Add(law, 5, 9);
            }

            return settings;
        }
    }

    private static Dictionary<string, MixingLaw> Laws { get; } = new()
    {
        ["Beta(1, 1)"] = MixingLaw.Beta(1),
        ["Beta(0.2, 0.2)"] = MixingLaw.Beta(0.2),
        ["Beta(4, 4)"] = MixingLaw.Beta(4),
        ["Beta(0.001, 0.001)"] = MixingLaw.Beta(1e-3),
        ["Uniform(0.1, 0.7)"] = MixingLaw.Uniform(0.1, 0.7),
        ["Fixed(0.75)"] = MixingLaw.Fixed(0.75),
        ["a table"] = new DiscreteLaw([0, 0.36, 0.51, 1], [1, 2, 3, 4]),
        ["α = 0"] = MixingLaw.None,
    };

    [Theory]
    [MemberData(nameof(Settings))]
    public void Effective_EveryLaw_IsTheLawOfTheBoxesThatAreDrawn(string law, int height, int width)
    {
        var sampler = new LambdaSampler(Laws[law], LambdaPer.Sample) { Boxes = new ExampleShape(1, height, width) };
        int[] rows = new int[40_000];
        float[] drawn = sampler.Mix(rows, rows, name => new RandomStreams(3).Open(name)).Lambda;
        DiscreteLaw effective = CutMixLaw.Effective(Laws[law], height, width);
        // Monte Carlo, false-alarm rate 1e-6 each. Massart's bound holds for discrete laws too; halfway between areas float32 does not matter.
        double pixel = 0.5 / (height * width);
        double distance = Enumerable.Range(0, height * width + 1).Max(k => Math.Abs(drawn.Count(l => l <= 1 - (double)k / (height * width) + pixel) / (double)drawn.Length
            - effective.Cumulative(Math.Min(1, 1 - (double)k / (height * width) + pixel))));
        Assert.InRange(distance, 0, FalseAlarm.Distribution(drawn.Length));
        double[] entropies = [.. drawn.Select(l => TargetEntropy.Binary(l))];
        double spread = entropies.Max() - entropies.Min();
        Assert.True(spread < 1e-6 ? Math.Abs(entropies[0] - effective.ExpectedEntropy) < 1e-6 : FalseAlarm.MeanAgrees(entropies, effective.ExpectedEntropy), $"{entropies.Average()} against {effective.ExpectedEntropy}");
    }

    [Fact]
    public void Effective_NominalLawInItsPlace_IsCaught()
    {
        var sampler = new LambdaSampler(MixingLaw.Beta(1), LambdaPer.Sample) { Boxes = new ExampleShape(1, 32, 32) };
        int[] rows = new int[40_000];
        double[] entropies = [.. sampler.Mix(rows, rows, name => new RandomStreams(3).Open(name)).Lambda.Select(l => TargetEntropy.Binary(l))];
        Assert.False(FalseAlarm.MeanAgrees(entropies, MixingLaw.Beta(1).ExpectedEntropy));
        Assert.False(FalseAlarm.MeanAgrees(entropies, Unclipped(32).ExpectedEntropy));
    }

    [Theory]
    [InlineData(0.3, 8, 8)]
    [InlineData(0.75, 7, 12)]
    [InlineData(0, 6, 6)]
    [InlineData(0.999, 32, 32)]
    [InlineData(1, 4, 4)]
    public void Effective_FixedLambda_CountsEveryCentre(double lambda, int height, int width)
    {
        DiscreteLaw law = CutMixLaw.Effective(MixingLaw.Fixed(lambda), height, width);
        int tall = (int)Math.Floor(Math.Sqrt(1 - lambda) * height / 2), wide = (int)Math.Floor(Math.Sqrt(1 - lambda) * width / 2);
        Dictionary<int, int> pixels = [];
        for (int row = 0; row < height; row++)
        {
            for (int column = 0; column < width; column++)
            {
                int area = Enumerable.Range(0, height).Count(i => i >= row - tall && i < row + tall) * Enumerable.Range(0, width).Count(j => j >= column - wide && j < column + wide);
                pixels[area] = pixels.GetValueOrDefault(area) + 1;
            }
        }

        Assert.Equal(pixels.Count, law.Values.Count);
        Assert.All(law.Values.Zip(law.Weights), item =>
            Assert.Equal(pixels[(int)Math.Round((1 - item.First) * height * width)] / (double)(height * width), item.Second, Rounding));
    }

    [Fact]
    public void Effective_OfMixupsLaw_LiesAboveTheNominalMean() // clipping and whole pixels only shrink the box
    {
        foreach ((int height, int width) in new[] { (8, 8), (32, 32), (224, 224), (5, 9) })
        {
            DiscreteLaw law = CutMixLaw.Effective(MixingLaw.Beta(1), height, width);
            Assert.Equal(1, law.Weights.Sum(), Rounding);
            Assert.InRange(law.Mean, 0.5, 1);
        }

        // On large images: mean share of a side left by clipping is 1 − s/4, so E[1−λ] → E[(1−λ)(1−s/4)²] = 1/2 − 1/5 + 1/48 with s = √(1−λ), E[sᵏ] = 2/(k+2).
        Assert.Equal(1 - (0.5 - 0.2 + 1 / 48.0), CutMixLaw.Effective(MixingLaw.Beta(1), 512, 512).Mean, 2 * (2 / 3.0) / 512); // order 1/W: a side loses a pixel in the mean
    }

    [Theory]
    [InlineData(1, 0.3, 0.3)]
    [InlineData(2, 0.3, 3 * 0.09 - 2 * 0.027)]
    [InlineData(0.5, 0.25, 1 / 3.0)] // (2/π) asin √x
    public void Cumulative_Beta_IsTheKnownValue(double alpha, double x, double expected) =>
        Assert.Equal(expected, MixingLaw.Beta(alpha).Cumulative(x), 1e-13);

    [Theory]
    [InlineData(1e-3)]
    [InlineData(0.05)]
    public void Cumulative_TinyAlphaNearZero_IsThePowerLaw(double alpha)
    {
        double x = 1.0 / (1L << 54); // I_x(α, α) → x^α/(α B(α, α)), and αB(α, α) = 2Γ(1+α)²/Γ(1+2α) = 2(1 − ζ(2)α² + …)
        double beta = 2 * Math.Exp(2 * MathNet.Numerics.SpecialFunctions.GammaLn(1 + alpha) - MathNet.Numerics.SpecialFunctions.GammaLn(1 + 2 * alpha));
        Assert.Equal(Math.Pow(x, alpha) / beta, MixingLaw.Beta(alpha).Cumulative(x), 1e-11);
    }

    [Fact]
    public void Cumulative_OtherLaws_StepAndRise()
    {
        Assert.Equal([0.0, 1, 1], new[] { 0.29, 0.3, 1 }.Select(MixingLaw.Fixed(0.3).Cumulative));
        Assert.Equal([0.0, 0, 0.5, 1, 1], new[] { 0, 0.2, 0.4, 0.6, 1 }.Select(x => Math.Round(MixingLaw.Uniform(0.2, 0.6).Cumulative(x), 12)));
        Assert.Equal([0.25, 0.25, 1, 1], new[] { 0.2, 0.7, 0.8, 1 }.Select(new DiscreteLaw([0.8, 0.2], [3, 1]).Cumulative));
        Assert.All(Laws.Values, law => Assert.Throws<ArgumentOutOfRangeException>(() => law.Cumulative(double.NaN)));
        Assert.All(Laws.Values, law => Assert.Equal(1, law.Cumulative(1)));
    }

    [Fact]
    public void HalfSide_OutsideItsRange_IsRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => CutBox.HalfSide(1.1, 8));
        Assert.Throws<ArgumentOutOfRangeException>(() => CutBox.HalfSide(double.NaN, 8));
        Assert.Throws<ArgumentOutOfRangeException>(() => CutBox.HalfSide(0.5, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => CutBox.About(0.5, 8, 8, 8, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => CutMixLaw.Effective(MixingLaw.None, 0, 8));
    }

    /// <summary>The law if boxes were kept inside the image: whole pixels, but no clipping.</summary>
    private static DiscreteLaw Unclipped(int size)
    {
        int[] halves = [.. Enumerable.Range(0, size / 2)];
        double[] values = [.. halves.Select(a => 1 - Math.Pow(2.0 * a / size, 2))];
        return new DiscreteLaw(values, [.. halves.Select(a => Math.Pow(2.0 * (a + 1) / size, 2) - Math.Pow(2.0 * a / size, 2))]);
    }
}
