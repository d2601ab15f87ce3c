using MathNet.Numerics;
using Overmix.Theory.Mixing;
using static Overmix.Tests.Theory.Mixing.MixingReference;

namespace Overmix.Tests.Theory.Mixing;

/// <summary>Closed forms and quadrature of Beta(α, β).</summary>
public sealed class BetaLawTests
{
    // Rounding: some dozens of operations on terms of one sign.
    private const double ClosedForm = 1e-12;

    // What the generator demands of QAWS.
    private const double Quadrature = 1e-11;

    public static TheoryData<double, double> Paper => new()
    {
        { 0.1, .1347 }, { 0.2, .2277 }, { 0.4, .3464 }, { 0.5, .3863 }, { 1, .5 }, { 2, .5833 }, { 4, .6345 },
    };

    [Fact]
    public void ExpectedEntropy_AgainstSciPy_WithinRounding()
    {
        foreach (var c in Cases("entropies"))
        {
            var law = new BetaLaw(c.Number("alpha"), c.Number("beta"));
            Near(c.Number("expectedEntropy"), law.ExpectedEntropy, ClosedForm, $"E[H] of {law}");
            Near(c.Number("expectedProduct"), law.ExpectedProduct, ClosedForm, $"E[λ(1−λ)] of {law}");
        }
    }

    [Fact]
    public void Expect_EntropyAndMoments_EqualClosedForms()
    {
        foreach (var c in Cases("entropies"))
        {
            var law = new BetaLaw(c.Number("alpha"), c.Number("beta"));
            Near(law.ExpectedEntropy, law.Expect(TargetEntropy.Binary), ClosedForm, $"quadrature of H, {law}");
            Near(law.Mean, law.Expect(lambda => lambda), ClosedForm, $"quadrature of λ, {law}");
            Near(law.Variance + law.Mean * law.Mean, law.Expect(lambda => lambda * lambda), ClosedForm, $"quadrature of λ², {law}");
        }
    }

    [Theory]
    [MemberData(nameof(Paper))]
    public void ExpectedEntropy_EqualShapes_MatchesTheTable(double alpha, double expected)
    {
        Assert.Equal(expected, MixingLaw.Beta(alpha).ExpectedEntropy, 0.00005);
        Near(SpecialFunctions.DiGamma(2 * alpha + 1) - SpecialFunctions.DiGamma(alpha + 1), MixingLaw.Beta(alpha).ExpectedEntropy, ClosedForm, "ψ");
        double offByOne = SpecialFunctions.DiGamma(2 * alpha) - SpecialFunctions.DiGamma(alpha);
        Assert.True(Math.Abs(offByOne - expected) > 0.01, "ψ(2α) − ψ(α) must be told apart.");
    }

    [Fact]
    public void ExpectedEntropyAt_AgainstSciPy_WithinQuadratureError()
    {
        foreach (var c in Cases("smoothed"))
        {
            var law = new BetaLaw(c.Number("alpha"), c.Number("beta"));
            double actual = law.ExpectedEntropyAt(c.Number("smoothing"), c.Whole("classes"));
            Near(c.Number("expectedEntropy"), actual, Quadrature, $"{law}, {c}");
        }
    }

    [Theory]
    [InlineData(1e-15)]
    [InlineData(1e-6)]
    [InlineData(0.1)]
    public void ExpectedEntropyAt_UniformShapes_EqualsUniformClosedForm(double smoothing) =>
        Near(new UniformLaw(0, 1).ExpectedEntropyAt(smoothing, 10), new BetaLaw(1, 1).ExpectedEntropyAt(smoothing, 10), ClosedForm, "Beta(1,1) = U(0,1)");

    [Fact]
    public void ExpectedEntropyAt_FullSmoothing_IsLogOfClasses() =>
        Near(Math.Log(10), new BetaLaw(0.3, 0.3).ExpectedEntropyAt(1, 10), ClosedForm, "uniform target");

    [Fact]
    public void ExpectedEntropy_Limits_AreAlphaZetaTwoAndLogTwo()
    {
        Near(1e-9 * Math.PI * Math.PI / 6, new BetaLaw(1e-9, 1e-9).ExpectedEntropy, 1e-8, "α → 0, next term of order α²");
        Near(Math.Log(2), new BetaLaw(1e9, 1e9).ExpectedEntropy, 1e-9, "α → ∞, next term −1/(4α)");
        Assert.Equal(0, MixingLaw.Beta(0).ExpectedEntropy);
        Assert.Equal(1, MixingLaw.Beta(0).Mean);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1e-10)]
    [InlineData(2e9)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Constructor_ShapeOutOfRange_Throws(double shape)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new BetaLaw(shape, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new BetaLaw(1, shape));
    }
}
