using Overmix.Cli.Theory;
using Overmix.Theory.LabelNoise;
using Overmix.Theory.Mixing;

namespace Overmix.Tests.Cli;

public sealed class TheoryTextTests
{
    [Theory]
    [InlineData("beta:2", 0.5, 0.05)]
    [InlineData("beta:2,1", 2.0 / 3, 1.0 / 18)]
    [InlineData("uniform", 0.5, 1.0 / 12)]
    [InlineData("uniform:0,0.5", 0.25, 1.0 / 48)]
    [InlineData("fixed:0.3", 0.3, 0)]
    [InlineData("none", 1, 0)]
    [InlineData("table:0=1,1=3", 0.75, 3.0 / 16)]
    public void Read_Law_HasItsMeanAndVariance(string text, double mean, double variance)
    {
        var law = (MixingLaw)LawText.Read(text)!;
        // Rounding: a few operations on numbers below 1.
        Assert.Equal(mean, law.Mean, 1e-14);
        Assert.Equal(variance, law.Variance, 1e-14);
    }

    [Theory]
    [InlineData("")]
    [InlineData("beta")]
    [InlineData("beta:1,2,3")]
    [InlineData("table:1")]
    [InlineData("gauss:1")]
    [InlineData("none:1")]
    public void Read_OtherLaw_IsNotUnderstood(string text) => Assert.Null(LawText.Read(text));

    [Theory]
    [InlineData("clusters:3,2,2,1", 3, 2)]
    [InlineData("clusters:2,1,1,0.5", 2, 1)]
    [InlineData("soft-linear:4,3,0.5", 3, 4)]
    [InlineData("five-points", 2, 1)]
    public void Read_World_HasItsSizes(string text, int classes, int size)
    {
        var world = (LabelledWorld)WorldText.Read(text)!;
        Assert.Equal((classes, size), (world.Classes, world.InputSize));
    }

    [Fact]
    public void Read_FunctionByName_HasItsValue()
    {
        double[] x = [1, -2];
        // Rounding: a handful of operations on numbers of order 10.
        Assert.Equal(7.5, ((ConvexFunction)FunctionText.Read("isotropic:2,3")!).Value(x), 1e-14);
        Assert.Equal(0.5 * ((2 * 1) + (5 * 4)), ((ConvexFunction)FunctionText.Read("quadratic:2,5")!).Value(x), 1e-13);
        Assert.Equal(Math.Log(Math.Exp(1) + Math.Exp(-2)) + 5, ((ConvexFunction)FunctionText.Read("log-sum-exp:2,2")!).Value(x), 1e-13);
    }

    [Theory]
    [InlineData("Features", "features")]
    [InlineData("PairsPerLambda", "pairs-per-lambda")]
    public void Of_Name_IsKebabCase(string name, string kebab) => Assert.Equal(kebab, KebabCase.Of(name));

    [Theory]
    [InlineData(double.NaN, "–")]
    [InlineData(double.PositiveInfinity, "∞")]
    [InlineData(2000, "2000")]
    [InlineData(0.123456, "0.12346")]
    public void Number_OfATable_IsShort(double value, string text) => Assert.Equal(text, StudyText.Number(value));
}
