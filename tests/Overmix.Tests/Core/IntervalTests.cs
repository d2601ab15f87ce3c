using CsCheck;
using Overmix.Core.Configuration;

namespace Overmix.Tests.Core;

public sealed class IntervalTests
{
    [Theory]
    [InlineData("[0, 1)", 0, 1, true, false)]
    [InlineData("(0, inf)", 0, double.PositiveInfinity, false, false)]
    [InlineData("(-inf, -1.5e3]", double.NegativeInfinity, -1500, false, true)]
    [InlineData("[1,2]", 1, 2, true, true)]
    public void TryParse_Interval_GivesItsEnds(string text, double low, double high, bool lowClosed, bool highClosed) =>
        Assert.Equal(new Interval(low, high, lowClosed, highClosed), Interval.TryParse(text));

    [Theory]
    [InlineData("")]
    [InlineData("0, 1")]
    [InlineData("[0, 1")]
    [InlineData("[0 1]")]
    [InlineData("[0, 1, 2]")]
    [InlineData("[, ]")]
    [InlineData("[a, 1]")]
    [InlineData("numbers > 0")]
    [InlineData("letters, digits")]
    public void TryParse_AnythingElse_GivesNull(string text) => Assert.Null(Interval.TryParse(text));

    [Theory]
    [InlineData("[0, 1)", 0, true)]
    [InlineData("[0, 1)", 1, false)]
    [InlineData("(0, 1]", 0, false)]
    [InlineData("(0, 1]", 1, true)]
    [InlineData("(0, inf)", double.PositiveInfinity, false)]
    [InlineData("[0, inf]", double.PositiveInfinity, true)]
    [InlineData("(-inf, inf)", double.NaN, false)]
    [InlineData("[0, 1]", double.NaN, false)]
    public void Contains_EndsAndNaN_FollowTheBrackets(string text, double value, bool expected) =>
        Assert.Equal(expected, Interval.TryParse(text)!.Value.Contains(value));

    [Fact]
    public void Contains_AnyValue_AgreesWithTheDefinition() =>
        Gen.Select(Gen.Int[-5, 5], Gen.Int[-5, 5], Gen.Bool, Gen.Bool, Gen.Double[-6, 6]).Sample((low, high, lowClosed, highClosed, value) =>
        {
            Interval interval = Interval.TryParse($"{(lowClosed ? '[' : '(')}{low}, {high}{(highClosed ? ']' : ')')}")!.Value;
            bool expected = (value > low || (lowClosed && value == low)) && (value < high || (highClosed && value == high));
            return interval.Contains(value) == expected && interval.Contains(low) == (lowClosed && (low < high || (low == high && highClosed)));
        });
}
