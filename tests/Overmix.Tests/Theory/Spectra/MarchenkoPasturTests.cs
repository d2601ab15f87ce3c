using System.Text.Json;
using MathNet.Numerics.Integration;
using Overmix.Core.Seeding;
using Overmix.Tests.Theory.LabelNoise;
using Overmix.Tests.Theory.Mixing;
using Overmix.Theory.Checks;
using Overmix.Theory.Spectra;
using static Overmix.Tests.Theory.Mixing.MixingReference;

namespace Overmix.Tests.Theory.Spectra;

/// <summary>The Marchenko–Pastur law against its Stieltjes transform, against itself by other roads, and against the slides' misprint.</summary>
public sealed class MarchenkoPasturTests
{
    public static TheoryData<double> AspectRatios => [0.01, 0.25, 0.9, 0.999999, 1, 1.000001, 1.5, 4, 100];

    [Fact]
    public void Law_AgainstTheStieltjesTransform_Equal()
    {
        foreach (JsonElement row in ReferenceFile.Load("spectra.json").GetProperty("laws").EnumerateArray())
        {
            MarchenkoPastur law = new(row.Number("gamma"), row.Number("variance"));
            Near(row.Number("high"), law.UpperEdge, 1e-9, "upper edge");
            // np.roots loses half the digits of a double root at zero.
            Assert.True(Math.Abs(row.Number("low") - law.LowerEdge) <= 1e-9 * law.UpperEdge);
            Assert.Equal(row.Number("atom"), law.Atom, 1e-10);
            foreach (JsonElement point in row.GetProperty("points").EnumerateArray())
            {
                Near(point.Number("density"), law.Density(point.Number("x")), 1e-9, $"density at {point.Number("x")}, {law}");
                Near(point.Number("cumulative"), law.Cumulative(point.Number("x")), 1e-9, $"distribution at {point.Number("x")}, {law}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(AspectRatios))]
    public void Quantile_OfTheDistribution_IsItsInverse(double aspectRatio)
    {
        MarchenkoPastur law = new(aspectRatio, 1.7);
        Assert.Equal(1, law.Mass, 1e-12);
        Assert.Equal(0, law.Quantile(0));
        Assert.Equal(law.UpperEdge, law.Quantile(1), 1e-12 * law.UpperEdge);
        for (double p = law.Atom + 0.001; p < 1; p += 0.0371)
        {
            // Neighbouring doubles bracket the quantile; the distribution between them moves by rounding only.
            Assert.Equal(p, law.Cumulative(law.Quantile(p)), 1e-11);
        }

        Assert.Equal(0, law.Quantile(law.Atom / 2));
    }

    [Theory]
    [MemberData(nameof(AspectRatios))]
    public void Moments_OfTheDensity_AreThoseOfTheMatrix(double aspectRatio)
    {
        // E[tr A]/d = σ², E[tr A²]/d = σ⁴(1 + γ) in the limit.
        MarchenkoPastur law = new(aspectRatio, 1.7);
        double first = Moment(law, 1), second = Moment(law, 2);
        Assert.Equal(1.7, first, 1e-9);
        Assert.Equal(1.7 * 1.7 * (1 + aspectRatio), second, 1e-9 * (1 + aspectRatio));
    }

    [Fact]
    public void Sample_ManyDraws_FollowTheLaw()
    {
        foreach (double aspectRatio in new[] { 0.25, 1, 4 })
        {
            MarchenkoPastur law = new(aspectRatio);
            RandomStream stream = new RandomStreams(5).Open(StreamName.Theory);
            double[] draws = [.. Enumerable.Range(0, 10_000).Select(_ => law.Sample(stream)).Where(x => x > 0)];
            int zeros = 10_000 - draws.Length;
            Assert.True(Math.Abs((zeros / 1e4) - law.Atom) <= FalseAlarm.Deviations * Math.Sqrt(law.Atom * (1 - law.Atom) / 1e4));
            double distance = FalseAlarm.Distance(draws, x => (law.Cumulative(x) - law.Atom) / (1 - law.Atom));
            Assert.True(distance <= FalseAlarm.Distribution(draws.Length), $"{distance}");
        }
    }

    [Theory]
    [InlineData(0.25, 0.5625, 1.5625, 0.25)]
    [InlineData(4, 9, 25, 0.25)]
    [InlineData(1, 0, 4, 1)]
    public void AsPrinted_EdgesAndMass_AreTheSlides(double aspectRatio, double low, double high, double mass)
    {
        MarchenkoPastur printed = new(aspectRatio, 1, LawStatement.AsPrinted);
        Assert.Equal(low, printed.LowerEdge, 1e-13);
        Assert.Equal(high, printed.UpperEdge, 1e-13);
        Assert.Equal(mass, printed.Mass, 1e-13);
        Assert.Equal(0, printed.Atom);
        double x = (low + high) / 2;
        Assert.Equal(Math.Sqrt((high - x) * (x - low)) / (2 * Math.PI * x * aspectRatio), printed.Density(x), 1e-14);
        Assert.Equal(mass, printed.Cumulative(high), 1e-13);
        if (mass < 1)
        {
            Assert.Equal(double.PositiveInfinity, printed.Quantile(0.9));
            Assert.Throws<InvalidOperationException>(() => printed.Sample(new RandomStreams(1).Open(StreamName.Theory)));
        }
    }

    [Fact]
    public void Law_BadArguments_OutOfRange()
    {
        foreach (double bad in new[] { 0, -1, double.NaN, double.PositiveInfinity })
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => new MarchenkoPastur(bad));
            Assert.Throws<ArgumentOutOfRangeException>(() => new MarchenkoPastur(1, bad));
        }

        MarchenkoPastur law = new(0.5);
        Assert.Throws<ArgumentOutOfRangeException>(() => law.Quantile(1.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => law.Quantile(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => law.Density(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => law.Cumulative(double.NaN));
        Assert.Equal(0, law.Cumulative(-1));
        Assert.Equal(1, law.Cumulative(double.PositiveInfinity));
    }

    /// <summary>∫ x^k dF over x = a + (b − a) sin² s, where the integrand is smooth.</summary>
    private static double Moment(MarchenkoPastur law, int power)
    {
        double low = law.LowerEdge, width = law.UpperEdge - low;
        return GaussLegendreRule.Integrate(
            s =>
            {
                double x = low + (width * Math.Sin(s) * Math.Sin(s));
                return Math.Pow(x, power) * law.Density(x) * width * Math.Sin(2 * s);
            },
            1e-12, (Math.PI / 2) - 1e-12, 128);
    }
}
