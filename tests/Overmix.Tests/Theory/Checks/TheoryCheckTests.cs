using Overmix.Theory.Checks;

namespace Overmix.Tests.Theory.Checks;

public sealed class TheoryCheckTests
{
    [Theory]
    [InlineData(1.0, 1.0, 0.0, TheoryVerdict.Consistent)]
    [InlineData(1.0, 1.4, 0.1, TheoryVerdict.Consistent)]
    [InlineData(1.0, 1.6, 0.1, TheoryVerdict.Inconsistent)]
    [InlineData(1.0, 0.4, 0.1, TheoryVerdict.Inconsistent)]
    [InlineData(1.0, double.NaN, 0.1, TheoryVerdict.Inconclusive)]
    [InlineData(1.0, 1.0, double.PositiveInfinity, TheoryVerdict.Inconclusive)]
    public void Equality_DistanceInStandardErrors_DecidesVerdict(double predicted, double measured, double error, TheoryVerdict expected) =>
        Assert.Equal(expected, TheoryCheck.Equality(predicted, measured, error, 0, "x").Verdict);

    [Fact]
    public void Bounds_EachSide_CatchesOnlyItsOwnViolation()
    {
        Assert.Equal(TheoryVerdict.Inconsistent, TheoryCheck.AtMost(1, 2, 0.1, 0, "x").Verdict);
        Assert.Equal(TheoryVerdict.Consistent, TheoryCheck.AtMost(2, 1, 0.1, 0, "x").Verdict);
        Assert.Equal(TheoryVerdict.Consistent, TheoryCheck.AtLeast(1, 2, 0.1, 0, "x").Verdict);
        Assert.Equal(TheoryVerdict.Inconsistent, TheoryCheck.AtLeast(2, 1, 0.1, 0, "x").Verdict);
        Assert.Equal(TheoryVerdict.Inconclusive, TheoryCheck.AtMost(double.PositiveInfinity, 1, 0, 0, "x").Verdict);
    }

    [Fact]
    public void Worst_Mixed_PrefersInconsistentThenInconclusive()
    {
        var good = TheoryCheck.Equality(1, 1, 0, 0, "good");
        var open = TheoryCheck.Undecided("open");
        var bad = TheoryCheck.Equality(1, 2, 0, 0, "bad");
        Assert.Same(bad, TheoryCheck.Worst(good, open, bad));
        Assert.Same(open, TheoryCheck.Worst(good, open));
        Assert.Same(good, TheoryCheck.Worst(good));
    }
}
