using Overmix.Theory.Checks;
using Overmix.Theory.LabelNoise;
using Overmix.Theory.Mixing;

namespace Overmix.Tests.Theory.LabelNoise;

/// <summary>The bound on convex label noise: held by every pair, met with equality in one case, broken by a wrong ρ or a misplaced λ.</summary>
public sealed class ConvexNoiseTests
{
    private static readonly ConvexNoiseOptions Quick = new() { Pairs = 4000 };

    [Fact]
    public void Run_IsotropicQuadratic_EqualityOnEveryPair()
    {
        TheoryReport report = ConvexNoise.Run(Quick with { Function = ConvexFunction.Isotropic(0.7, [3, -2, 1, 100], 5) });
        Assert.Equal(TheoryVerdict.Consistent, report.Check.Verdict);
        Assert.Equal(3, report.Checks.Count);
        Assert.True(Math.Abs(report.Table("average")["smallest"][2]) < 1e-11);
    }

    [Fact]
    public void Run_OtherQuadratic_BoundHoldsWithSlackAndTheIdentityIsMet()
    {
        ConvexFunction f = ConvexFunction.Quadratic([2, 0.5, 0.5, 5], [1, -1]);
        // Smallest eigenvalue of [[2, ½], [½, 5]]: 7/2 − √(9 + 1)/2.
        Assert.Equal(3.5 - (Math.Sqrt(10) / 2), f.Convexity!.Value, 1e-13);
        TheoryReport report = ConvexNoise.Run(Quick with { Function = f });
        Assert.Equal(TheoryVerdict.Consistent, report.Check.Verdict);
        Assert.True(report.Table("average")["mean"][2] > 0.1);
    }

    [Fact]
    public void Run_LogSumExp_NeedsTheSquareAdded()
    {
        Assert.Equal(TheoryVerdict.Consistent, ConvexNoise.Run(Quick with { Function = ConvexFunction.LogSumExp(6, 0.5) }).Check.Verdict);
        TheoryCheck alone = ConvexNoise.Run(Quick with { Function = ConvexFunction.LogSumExp(6, 0) }).Check;
        Assert.Equal(TheoryVerdict.Inconclusive, alone.Verdict);
        Assert.Contains("strong convexity", alone.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_GivenFunction_JudgedByItsRho()
    {
        ConvexFunction Cosh(double? convexity) => ConvexFunction.OfFunction(2, x => Math.Cosh(x[0]) + Math.Cosh(x[1]), convexity);
        Assert.Equal(TheoryVerdict.Consistent, ConvexNoise.Run(Quick with { Function = Cosh(1) }).Check.Verdict);
        Assert.Equal(TheoryVerdict.Inconsistent, ConvexNoise.Run(Quick with { Function = Cosh(1.5) }).Check.Verdict);
        TheoryCheck unknown = ConvexNoise.Run(Quick with { Function = Cosh(null) }).Check;
        Assert.Equal(TheoryVerdict.Inconclusive, unknown.Verdict);
        Assert.True(unknown.Measured > 0);
    }

    [Fact]
    public void Run_LambdaOnTheWrongSample_Caught()
    {
        foreach (ConvexFunction f in new[] { ConvexFunction.LogSumExp(10, 1), ConvexFunction.Isotropic(1, [1, 1]), ConvexFunction.Quadratic([2, 0, 0, 1], [0, 0]) })
        {
            ConvexNoiseOptions options = Quick with { Function = f, Law = MixingLaw.Fixed(0.3) };
            Assert.Equal(TheoryVerdict.Consistent, ConvexNoise.Run(options).Check.Verdict);
            Assert.Equal(TheoryVerdict.Inconsistent, ConvexNoise.Run(options with { Statement = LawStatement.AsPrinted }).Checks[0].Verdict);
        }
    }

    [Fact]
    public void Run_AsPrintedAtOneHalf_NothingToCatch() => Assert.Equal(
        TheoryVerdict.Consistent, ConvexNoise.Run(Quick with { Law = MixingLaw.Fixed(0.5), Statement = LawStatement.AsPrinted }).Check.Verdict);

    [Fact]
    public void Run_FunctionThatYieldsNaN_IsNotCalledConsistent() => Assert.Equal(
        TheoryVerdict.Inconclusive, ConvexNoise.Run(Quick with { Function = ConvexFunction.OfFunction(1, x => x[0] > 1 ? double.NaN : x[0] * x[0], 2) }).Check.Verdict);

    [Fact]
    public void Functions_BadArguments_OutOfRange()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => ConvexFunction.Isotropic(0, [1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => ConvexFunction.Isotropic(double.NaN, [1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => ConvexFunction.Isotropic(1, []));
        Assert.Throws<ArgumentOutOfRangeException>(() => ConvexFunction.LogSumExp(0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => ConvexFunction.LogSumExp(2, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => ConvexFunction.Quadratic([1, 2, 0, 1], [0, 0]));
        Assert.Throws<ArgumentOutOfRangeException>(() => ConvexFunction.Quadratic([1, 0, 0, -1], [0, 0]));
        Assert.Throws<ArgumentOutOfRangeException>(() => ConvexNoise.Run(new ConvexNoiseOptions { Pairs = 1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => ConvexNoise.Run(new ConvexNoiseOptions { FunctionError = double.NaN }));
    }
}
