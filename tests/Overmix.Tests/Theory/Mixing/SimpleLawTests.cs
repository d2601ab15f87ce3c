using Overmix.Core.Seeding;
using Overmix.Theory.Mixing;
using static Overmix.Tests.Theory.Mixing.MixingReference;

namespace Overmix.Tests.Theory.Mixing;

/// <summary>Uniform, fixed and discrete laws.</summary>
public sealed class SimpleLawTests
{
    private const int Samples = 100_000;

    // QUADPACK's own error estimate in the generator; the closed forms err less.
    private const double Quadrature = 1e-11;

    [Fact]
    public void Uniform_ExpectedEntropyAt_AgainstSciPy()
    {
        foreach (var c in Cases("uniform"))
        {
            var law = new UniformLaw(c.Number("low"), c.Number("high"));
            Near(c.Number("expectedEntropy"), law.ExpectedEntropyAt(c.Number("smoothing"), c.Whole("classes")), Quadrature, $"{law}, {c}");
        }
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0.2, 0.3)]
    [InlineData(0.7, 1)]
    public void Uniform_Expect_EqualsClosedForms(double low, double high)
    {
        var law = new UniformLaw(low, high);
        Near(law.ExpectedEntropy, law.Expect(TargetEntropy.Binary), 1e-12, "entropy");
        Near(law.ExpectedProduct, law.Expect(x => x * (1 - x)), 1e-12, "product");
        Near(law.Mean * (1 - law.Mean) - law.Variance, law.ExpectedProduct, 1e-14, "product from the moments");
    }

    [Fact]
    public void Uniform_Sample_FollowsTheDistribution()
    {
        var law = new UniformLaw(0.25, 0.75);
        RandomStream stream = new RandomStreams(1).Open(StreamName.Theory);
        double[] draws = [.. Enumerable.Range(0, Samples).Select(_ => law.Sample(stream))];
        Assert.True(FalseAlarm.Distance(draws, x => 2 * x - 0.5) <= FalseAlarm.Distribution(Samples));
        Assert.True(FalseAlarm.Distance(draws, x => x) > FalseAlarm.Distribution(Samples), "U(0, 1) must be told apart.");
    }

    [Fact]
    public void Uniform_OfNoWidth_IsFixed()
    {
        Assert.Equal(MixingLaw.Fixed(0.3).ExpectedEntropy, MixingLaw.Uniform(0.3, 0.3).ExpectedEntropy, 1e-15);
        Assert.Equal(0.3, MixingLaw.Uniform(0.3, 0.3).Expect(x => x));
    }

    [Fact]
    public void Fixed_AllMembers_AreThoseOfOneValue()
    {
        MixingLaw law = MixingLaw.Fixed(0.3);
        Assert.Equal(0.3, law.Sample(new RandomStreams(1).Open(StreamName.Theory)));
        Assert.Equal((0.3, 0.0), (law.Mean, law.Variance));
        Near(0.3 * 0.7, law.ExpectedProduct, 1e-15, "product");
        Near(-0.3 * Math.Log(0.3) - 0.7 * Math.Log(0.7), law.ExpectedEntropy, 1e-15, "entropy");
        Near(MixingLaw.Fixed(0.7).ExpectedEntropyAt(0.1, 10), law.ExpectedEntropyAt(0.1, 10), 1e-14, "swap symmetry");
    }

    [Fact]
    public void None_IsPlainRiskMinimisation()
    {
        Assert.Same(MixingLaw.None, MixingLaw.Beta(0));
        Assert.Equal(1, MixingLaw.None.Sample(new RandomStreams(1).Open(StreamName.Theory)));
        Assert.Equal(0, MixingLaw.None.ExpectedEntropy);
        Near(TargetEntropy.OfLikePair(0.1, 10), MixingLaw.None.ExpectedEntropyAt(0.1, 10), 1e-14, "smoothed one-hot");
    }

    [Fact]
    public void Discrete_Moments_AreWeightedSums()
    {
        var law = new DiscreteLaw([0.2, 0.5, 1], [1, 2, 1]);
        Near(0.55, law.Mean, 1e-15, "mean");
        Near((0.35 * 0.35 + 2 * 0.05 * 0.05 + 0.45 * 0.45) / 4, law.Variance, 1e-14, "variance");
        Near((TargetEntropy.Binary(0.2) + 2 * Math.Log(2)) / 4, law.ExpectedEntropy, 1e-14, "entropy");
        Near((0.16 + 2 * 0.25) / 4, law.ExpectedProduct, 1e-14, "product");
    }

    [Fact]
    public void Discrete_Sample_HasTheWeights()
    {
        var law = new DiscreteLaw([0.2, 0.4, 0.6, 1], [1, 0, 2, 1]);
        RandomStream stream = new RandomStreams(1).Open(StreamName.Theory);
        double[] draws = [.. Enumerable.Range(0, Samples).Select(_ => law.Sample(stream))];
        for (int i = 0; i < law.Values.Count; i++)
        {
            double[] hits = [.. draws.Select(x => x == law.Values[i] ? 1.0 : 0)];
            Assert.True(FalseAlarm.MeanAgrees(hits, law.Weights[i]), $"value {law.Values[i]}");
        }

        Assert.DoesNotContain(0.4, draws);
    }

    [Fact]
    public void Discrete_FineTableOfUniform_ApproachesUniform()
    {
        double[] midpoints = [.. Enumerable.Range(0, 1000).Select(i => (i + 0.5) / 1000)];
        var law = new DiscreteLaw(midpoints, [.. midpoints.Select(_ => 1.0)]);
        // Midpoint rule: order h² ln(1/h) at the logarithmic ends.
        Near(0.5, law.ExpectedEntropy, 1e-5, "midpoint rule");
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void Constructors_ValueOutOfRange_Throw(double value)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new FixedLaw(value));
        Assert.Throws<ArgumentOutOfRangeException>(() => new UniformLaw(value, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new UniformLaw(0, value));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DiscreteLaw([0.5, value], [1, 1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => TargetEntropy.Binary(value));
        Assert.Throws<ArgumentOutOfRangeException>(() => MixingLaw.Beta(1).ExpectedEntropyAt(value, 10));
    }

    [Fact]
    public void Constructors_BadShape_Throw()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new UniformLaw(0.5, 0.4));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DiscreteLaw([], []));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DiscreteLaw([0.5], [0]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DiscreteLaw([0.5, 0.6], [1, -1]));
        Assert.Throws<ArgumentException>(() => new DiscreteLaw([0.5, 0.6], [1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => MixingLaw.Beta(1).ExpectedEntropyAt(0.1, 1));
    }
}
