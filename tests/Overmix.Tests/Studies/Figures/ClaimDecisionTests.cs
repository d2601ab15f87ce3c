using Overmix.Core.Claims;
using Overmix.Core.Configuration;
using Overmix.Core.Curves;
using Overmix.Diagnostics.OverTraining;
using Overmix.Studies.Figures;

namespace Overmix.Tests.Studies.Figures;

/// <summary>Verdicts follow from the numbers: curves that contradict a claim give another verdict than curves that show it.</summary>
public sealed class ClaimDecisionTests
{
    [Theory]
    [InlineData(new[] { 2.0, 2.5, 3, 2.2, 2.8 }, 1.0, ClaimVerdict.Reproduced)]
    [InlineData(new[] { -2.0, -2.5, -3, -2.2, -2.8 }, 1.0, ClaimVerdict.NotReproduced)]
    [InlineData(new[] { 0.1, 0.2, -0.1, 0.0, 0.1 }, 1.0, ClaimVerdict.NotReproduced)] // narrow, and below what matters
    [InlineData(new[] { 5.0, -4, 6, -3, 2 }, 1.0, ClaimVerdict.Inconclusive)]
    [InlineData(new[] { 0.9, 0.8, 1.1, 0.9, 0.95 }, 1.0, ClaimVerdict.Inconclusive)] // above zero, but less than matters on average, and perhaps not less
    [InlineData(new[] { 2.0, 2.5, 3, 2.2 }, 1.0, ClaimVerdict.Inconclusive)] // four seeds decide nothing
    [InlineData(new[] { 0.1, 0.2, 0.1, 0.2, 0.1 }, 0.0, ClaimVerdict.Reproduced)]
    public void Of_Effects_DecideByTheirIntervalAndWhatMatters(double[] effects, double material, ClaimVerdict expected) =>
        Assert.Equal(expected, ClaimDecision.Of(effects, material).Verdict);

    [Fact]
    public void All_OnePartAgainst_DecidesAgainst()
    {
        Assert.Equal(ClaimVerdict.NotReproduced, ClaimDecision.All(ClaimVerdict.Reproduced, ClaimVerdict.NotReproduced, ClaimVerdict.Inconclusive));
        Assert.Equal(ClaimVerdict.Inconclusive, ClaimDecision.All(ClaimVerdict.Reproduced, ClaimVerdict.Inconclusive));
        Assert.Equal(ClaimVerdict.Reproduced, ClaimDecision.All(ClaimVerdict.Reproduced, ClaimVerdict.Reproduced));
    }

    [Fact]
    public void OverTraining_CurvesAsClaimed_AreReproduced()
    {
        OverTrainingDecision decision = OverTrainingDecision.Of(CurveRuns.U(6), CurveRuns.U(0));
        Assert.Equal(ClaimVerdict.Reproduced, decision.Verdict);
        Assert.InRange(decision.Rise.Mean, 4.5, 7.5);
    }

    [Fact]
    public void OverTraining_ErmRisesAndMixupDoesNot_IsNotReproduced() =>
        Assert.Equal(ClaimVerdict.NotReproduced, OverTrainingDecision.Of(CurveRuns.U(0), CurveRuns.U(6)).Verdict);

    [Fact]
    public void OverTraining_ErmRisesAsMuch_IsNotReproduced() => // over-training, but not Mixup's
        Assert.Equal(ClaimVerdict.NotReproduced, OverTrainingDecision.Of(CurveRuns.U(6), CurveRuns.U(6.1)).Verdict);

    [Fact]
    public void OverTraining_FlatCurves_AreNotReproduced() =>
        Assert.Equal(ClaimVerdict.NotReproduced, OverTrainingDecision.Of(CurveRuns.Of(_ => 0.3, _ => 0.5), CurveRuns.Of(_ => 0.3, _ => 0.5)).Verdict);

    [Fact]
    public void OverTraining_LossThatRisesAgain_IsNotReproduced() =>
        Assert.Equal(ClaimVerdict.NotReproduced, OverTrainingDecision.Of(CurveRuns.U(6, excessSlope: 0.1), CurveRuns.U(0)).Verdict);

    [Fact]
    public void OverTraining_FourSeeds_AreNotEnough() =>
        Assert.Equal(ClaimVerdict.Inconclusive, OverTrainingDecision.Of(CurveRuns.U(6, seeds: 4), CurveRuns.U(0, seeds: 4)).Verdict);

    // One point on average, but from none to two and more: the curve's word is monotone, and the seeds do not rule a U out.
    [Fact]
    public void OverTraining_SeedsThatDiffer_DecideNothing()
    {
        OverTrainingDecision decision = OverTrainingDecision.Of(Rises(-0.5, 2.2, 1.8, -0.5, 1.8), CurveRuns.U(0));
        Assert.Equal(Verdict.Monotone, decision.Mixup.Verdict);
        Assert.True(decision.Mixup.DepthInterval is { Low: < 0, High: > OverTrainingDecision.Material });
        Assert.Equal(ClaimVerdict.Inconclusive, OverTrainingDecision.OfShape(decision.Mixup));
        Assert.Equal(ClaimVerdict.Inconclusive, decision.Verdict);
    }

    [Fact]
    public void OfShape_MonotoneCurves_DecideAgainstWhereAllSeedsAgree()
    {
        Assert.Equal(ClaimVerdict.NotReproduced, OverTrainingDecision.OfShape(OverTrainingDecision.VerdictOf(CurveRuns.U(0))));
        Assert.Equal(ClaimVerdict.Inconclusive, OverTrainingDecision.OfShape(OverTrainingDecision.VerdictOf(CurveRuns.U(0, seeds: 4))));
    }

    [Fact]
    public void LessData_DeeperAndEarlier_IsReproduced_AndTheOppositeIsNot()
    {
        IReadOnlyList<ClaimRun> small = CurveRuns.U(12, 30), middle = CurveRuns.U(6, 80), large = CurveRuns.U(2, 200);
        Assert.Equal(ClaimVerdict.Reproduced, LessDataDecision.Of([50, 100, 300], [small, middle, large]).Verdict);
        Assert.Equal(ClaimVerdict.NotReproduced, LessDataDecision.Of([50, 100, 300], [large, middle, small]).Verdict);
        Assert.Equal(ClaimVerdict.NotReproduced, LessDataDecision.Of([50, 100, 300], [middle, middle, middle]).Verdict);
    }

    [Theory]
    [InlineData(0.5, 1e-4, ClaimVerdict.Reproduced)]
    [InlineData(1e-4, 1e-4, ClaimVerdict.NotReproduced)] // both vanish
    [InlineData(1e-4, 0.5, ClaimVerdict.NotReproduced)]
    [InlineData(0.5, 0.5, ClaimVerdict.NotReproduced)] // neither vanishes: nothing of Mixup's own
    public void GradientNorm_Shares_Decide(double mixup, double erm, ClaimVerdict expected) =>
        Assert.Equal(expected, GradientNormDecision.Of(Norms(mixup), Norms(erm)).Verdict);

    [Theory]
    [InlineData(0.16, 0.12, 0.10, ClaimVerdict.Reproduced)]
    [InlineData(0.16, 0.10, 0.12, ClaimVerdict.NotReproduced)] // worse than ERM: the wrong objective did not help
    [InlineData(0.10, 0.16, 0.12, ClaimVerdict.NotReproduced)] // worse than Mixup to the end
    public void Trajectory_Ends_Decide(double mixup, double erm, double switched, ClaimVerdict expected) =>
        Assert.Equal(expected, TrajectoryDecision.Of(Ends(mixup), Ends(erm), Ends(switched)).Verdict);

    [Fact]
    public void DoubleDescent_PeakOverWidthAndSecondDescent_AreReproduced_AndFallingCurvesAreNot()
    {
        IReadOnlyList<ClaimRun> twice = CurveRuns.Of(e => 0.3 - (0.1 * Math.Log10(e)) + (0.12 * Math.Exp(-8 * Math.Pow(Math.Log10(e) - 1.5, 2))), _ => 0.1);
        WidthRuns[] peaked = [new(2, Ends(0.4)), new(4, Ends(0.3)), new(8, Ends(0.36)), new(16, Ends(0.25)), new(32, twice)];
        DoubleDescentDecision decision = DoubleDescentDecision.Of(peaked);
        Assert.Equal((4, 8, 32), decision.Widths);
        Assert.Equal(ClaimVerdict.Reproduced, decision.OverWidth);
        Assert.Equal(ClaimVerdict.Reproduced, decision.Verdict);
        WidthRuns[] falling = [new(2, Ends(0.4)), new(4, Ends(0.35)), new(8, Ends(0.3)), new(16, Ends(0.25)), new(32, Ends(0.2))];
        Assert.Equal(ClaimVerdict.NotReproduced, DoubleDescentDecision.Of(falling).OverWidth);
        Assert.Equal(ClaimVerdict.NotReproduced, DoubleDescentDecision.Of([.. peaked[..4], new(32, CurveRuns.U(6))]).Verdict); // a U is no second descent
        IReadOnlyList<ClaimRun> ever = CurveRuns.Of(e => 0.6 - (0.12 * Math.Log10(e)), _ => 0.1);
        JudgedPart noPeak = DoubleDescentDecision.Of([.. falling[..4], new(32, ever)]).Parts[2]; // its whole fall, taken for the descent behind a peak, would not contradict
        Assert.Equal(("rise to an inner peak over epochs of the widest network, points", ClaimVerdict.NotReproduced), (noPeak.Name, noPeak.Verdict));
        Assert.True(noPeak.Interval!.High < DoubleDescentDecision.Material);
        WidthRuns[] few = [.. falling.Select(w => w with { Runs = [.. w.Runs.Take(4)] })];
        Assert.Equal((ClaimVerdict.Inconclusive, ClaimVerdict.Inconclusive), (DoubleDescentDecision.Of(few).OverWidth, DoubleDescentDecision.Of(few).OverEpochs));
    }

    private static IReadOnlyList<ClaimRun> Rises(params double[] points) => [.. points.Select((rise, seed) => CurveRuns.U(rise)[seed])];

    private static IReadOnlyList<ClaimRun> Ends(double end) => CurveRuns.Of(e => end + (0.2 * Math.Max(0, 1 - Math.Log10(e))), _ => 0.1);

    private static IReadOnlyList<ClaimRun> Norms(double left) =>
        [.. CurveRuns.Seeds.Select(s => CurveRuns.One(s, _ => 0.1, _ => 0.1, new RunConfig(), e => Norm(Math.Pow(left, Math.Log10(e) / 3) * (1 + (0.02 * s)))))];

    private static InstrumentFigures Norm(double value) => new() { MixupGradientNorm = value, ErmGradientNorm = value };
}
