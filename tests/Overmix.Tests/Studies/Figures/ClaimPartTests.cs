using Overmix.Core.Claims;
using Overmix.Studies.Figures.Readings;
using Overmix.Theory.Checks;

namespace Overmix.Tests.Studies.Figures;

/// <summary>From a number a seed to an outcome.</summary>
public sealed class ClaimPartTests
{
    private const double Spread = 0.1;

    [Theory]
    [InlineData(nameof(PartRelation.MeanAbove), 1.5, ClaimVerdict.Reproduced)]
    [InlineData(nameof(PartRelation.MeanAbove), 1.02, ClaimVerdict.Inconclusive)]
    [InlineData(nameof(PartRelation.MeanAbove), 0.5, ClaimVerdict.NotReproduced)]
    [InlineData(nameof(PartRelation.MeanBelow), 0.5, ClaimVerdict.Reproduced)]
    [InlineData(nameof(PartRelation.MeanBelow), 1.5, ClaimVerdict.NotReproduced)]
    [InlineData(nameof(PartRelation.MeanWithin), 1.05, ClaimVerdict.Reproduced)]
    [InlineData(nameof(PartRelation.MeanWithin), 1.3, ClaimVerdict.Inconclusive)]
    [InlineData(nameof(PartRelation.MeanWithin), 2, ClaimVerdict.NotReproduced)]
    [InlineData(nameof(PartRelation.MeanWithin), 0, ClaimVerdict.NotReproduced)]
    [InlineData(nameof(PartRelation.EveryAtLeast), 1.15, ClaimVerdict.Reproduced)]
    [InlineData(nameof(PartRelation.EveryAtLeast), 1.05, ClaimVerdict.NotReproduced)]
    [InlineData(nameof(PartRelation.EveryAtMost), 0.85, ClaimVerdict.Reproduced)]
    [InlineData(nameof(PartRelation.EveryAtMost), 0.95, ClaimVerdict.NotReproduced)]
    public void Judge_SpreadAroundACentre_FollowsTheRelation(string relation, double centre, ClaimVerdict expected)
    {
        ClaimPart part = new("a number", Enum.Parse<PartRelation>(relation), 1) { Margin = relation == nameof(PartRelation.MeanWithin) ? 0.3 : 0 };
        Assert.Equal(expected, part.Judge(Around(centre)).Verdict);
    }

    [Fact]
    public void Judge_EffectSmallerThanMatters_IsNotReproduced()
    {
        double[] small = [0.010, 0.011, 0.009, 0.010, 0.012];
        Assert.Equal(ClaimVerdict.Reproduced, new ClaimPart("a number", PartRelation.MeanAbove, 0).Judge(small).Verdict);
        Assert.Equal(ClaimVerdict.NotReproduced, new ClaimPart("a number", PartRelation.MeanAbove, 0) { Margin = 0.1 }.Judge(small).Verdict);
    }

    [Theory]
    [InlineData(nameof(PartRelation.MeanAbove))]
    [InlineData(nameof(PartRelation.MeanWithin))]
    [InlineData(nameof(PartRelation.EveryAtLeast))]
    public void Judge_NoNumberOrFewSeeds_DecidesNothing(string relation)
    {
        ClaimPart part = new("a number", Enum.Parse<PartRelation>(relation), 0) { Margin = relation == nameof(PartRelation.MeanWithin) ? 9 : 0 };
        Assert.Equal(ClaimVerdict.Reproduced, part.Judge([1, 2, 3, 2, 1]).Verdict);
        Assert.Equal(ClaimVerdict.Inconclusive, part.Judge([1, 2, double.NaN, 2, 1]).Verdict);
        Assert.Equal(ClaimVerdict.Inconclusive, part.Judge([1, 2, 3, 2]).Verdict);
    }

    [Fact]
    public void Judge_Effect_IsPositiveOnTheDemandedSide()
    {
        Assert.Equal(0.5, new ClaimPart("a number", PartRelation.MeanBelow, 1).Judge(Around(0.5)).Effect, 12);
        Assert.Equal(0.5, new ClaimPart("a number", PartRelation.MeanAbove, 1).Judge(Around(1.5)).Effect, 12);
        PartOutcome outcome = new ClaimPart("a number", PartRelation.EveryAtMost, 1).Judge(Around(0.5));
        Assert.True(outcome.Interval is { Low: > 0.3 and < 0.5, High: > 0.5 and < 0.7 });
    }

    [Fact]
    public void Panels_CurvesOverTheSamePoints_AreAveraged_OthersAreTheFirstSeeds()
    {
        static TheoryFigure Figure(double shift, double y) => new("f", "title", "x", "y", [new("same", [1, 2], [y, 4]), new("own", [1 + shift, 2], [y, y])]);
        ClaimPanel panel = Assert.Single(SeedPanels.Of([[Figure(0, 1)], [Figure(1, 3)]]));
        Assert.Equal([2, 4], panel.Series[0].Y);
        Assert.Equal([1, 4], panel.Series[0].Low!);
        Assert.Equal([3, 4], panel.Series[0].High!);
        Assert.Equal(("own (first seed)", null), (panel.Series[1].Name, panel.Series[1].Low));
        ClaimTable table = SeedPanels.Table(panel, "figure-1");
        Assert.Equal(4, table.Rows);
        Assert.Equal([2, 4, 1, 1], table.Columns[1].Values);
    }

    private static double[] Around(double centre) => [centre - Spread, centre - (Spread / 2), centre, centre + (Spread / 2), centre + Spread];
}
