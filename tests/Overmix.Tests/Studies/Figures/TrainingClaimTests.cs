using Overmix.Core.Claims;
using Overmix.Core.Configuration;
using Overmix.Core.Curves;
using Overmix.Studies.Figures;

namespace Overmix.Tests.Studies.Figures;

/// <summary>The claims on trained networks, from planned runs to the finding: each takes every curve for what it is, so that curves given to the wrong runs contradict it.</summary>
public sealed class TrainingClaimTests
{
    /// <summary>Claims with runs, at each scale.</summary>
    public static TheoryData<string, ClaimScale> Trained => ClaimSettingTests.Trained;

    [Theory]
    [MemberData(nameof(Trained))]
    public void Judge_CurvesAsClaimed_IsReproducedInEveryPart(string id, ClaimScale scale)
    {
        ClaimFinding finding = Judge(id, scale, asClaimed: true);
        Assert.Equal(ClaimVerdict.Reproduced, finding.Verdict);
        Assert.All(finding.Parts, p => Assert.Equal((ClaimVerdict.Reproduced, "holds"), (p.Verdict, p.Word)));
        Assert.Contains(finding.Parts, p => p.Mean == finding.Effect && p.Interval == finding.Interval);
        Assert.True(finding.Effect > 0 && finding.Interval is { Low: > 0 });
        Assert.Equal(finding.Parts.Count, finding.Tables[0].Rows);
        Assert.True(finding.Tables.Count == 2 && finding.Seeds.Count == 5 && finding.Figure is not null);
    }

    [Theory]
    [MemberData(nameof(Trained))]
    public void Judge_CurvesOfOneAnother_IsNotReproduced(string id, ClaimScale scale)
    {
        ClaimFinding finding = Judge(id, scale, asClaimed: false);
        Assert.Equal(ClaimVerdict.NotReproduced, finding.Verdict);
        Assert.Contains(finding.Parts, p => p.Verdict == ClaimVerdict.NotReproduced);
    }

    [Fact]
    public void Caption_DashedLine_IsNamedWhereItIsDrawn()
    {
        static IReadOnlyList<ClaimRun> Runs(double floor) => [.. CurveRuns.U(6).Select(r => r with { Records = [.. r.Records.Select(e => e with { Mixing = e.Mixing with { Floor = floor } })] })];
        ClaimFigure none = RunCurves.LossAndError([("Mixup", Runs(0)), ("ERM", CurveRuns.U(0))]), one = RunCurves.LossAndError([("a", Runs(0.45)), ("b", Runs(0.45))]);
        ClaimFigure several = RunCurves.LossAndError([("n = 50", Runs(0.45)), ("n = 100", Runs(0.44))]);
        Assert.DoesNotContain("dashed", none.Caption, StringComparison.Ordinal);
        Assert.Empty(none.Panels[0].Levels);
        Assert.Contains("dashed: the lowest that any network can reach in expectation (Lemma 1). Right", one.Caption, StringComparison.Ordinal);
        Assert.Contains("0.4500 for n = 50, 0.4400 for n = 100, of which the first is drawn", several.Caption, StringComparison.Ordinal);
        Assert.Equal(0.45, Assert.Single(several.Panels[0].Levels).Value);
    }

    private static ClaimFinding Judge(string id, ClaimScale scale, bool asClaimed)
    {
        IClaim claim = ClaimCatalog.All.Single(c => c.Id == id);
        var request = new ClaimRequest(scale) { IsPlanOnly = true };
        IReadOnlyList<RunConfig> plan = claim.Plan(request).Runs;
        Func<RunConfig, IReadOnlyList<ClaimRun>> curves = id switch
        {
            "less-data" => Samples(plan, asClaimed),
            "double-descent" => Widths(plan, asClaimed),
            "grad-norm" => c => Norms(IsErm(c) == asClaimed ? 1e-4 : 0.5, c),
            "trajectory" => c => Ends(IsErm(c) ? 0.13 : IsSwitched(c) == asClaimed ? 0.1 : 0.16, c),
            _ => c => CurveRuns.U(IsErm(c) == asClaimed ? 0 : 6, config: c),
        };
        var records = new ClaimRecords(plan.Select(c => curves(c).Single(r => r.Seed == c.Seed)));
        return claim.Judge(request, records, new Progress<double>(), TestContext.Current.CancellationToken);
    }

    private static bool IsErm(RunConfig config) => config.Objective == "erm@0-";

    private static bool IsSwitched(RunConfig config) => config.Guard.Mode == GuardMode.Switch || config.Objective.Contains(", erm@", StringComparison.Ordinal);

    // The smallest sample's U is the deepest and the earliest, or the shallowest and the latest.
    private static Func<RunConfig, IReadOnlyList<ClaimRun>> Samples(IReadOnlyList<RunConfig> plan, bool asClaimed)
    {
        int[] sizes = [.. plan.Select(c => c.Data.Train).Distinct().Order()];
        (double Rise, double Turn)[] shapes = asClaimed ? [(12, 30), (6, 80), (2, 200)] : [(2, 200), (6, 80), (12, 30)];
        return c =>
        {
            (double rise, double turn) = shapes[Array.IndexOf(sizes, c.Data.Train)];
            return CurveRuns.U(rise, turn, c);
        };
    }

    // Over width the end rises to the middle and falls behind it to a curve of two descents, or the same from the widest to the narrowest.
    private static Func<RunConfig, IReadOnlyList<ClaimRun>> Widths(IReadOnlyList<RunConfig> plan, bool asClaimed)
    {
        static int WidthOf(RunConfig config) => config.Model.Name == "mlp" ? config.Model.Widths[0] : config.Model.Width;
        int[] widths = [.. plan.Select(WidthOf).Distinct().Order()];
        int peak = widths.Length / 2, last = widths.Length - 1;
        return c =>
        {
            int rank = asClaimed ? Array.IndexOf(widths, WidthOf(c)) : last - Array.IndexOf(widths, WidthOf(c));
            return rank == last ? CurveRuns.Of(e => 0.3 - (0.1 * Math.Log10(e)) + (0.12 * Math.Exp(-8 * Math.Pow(Math.Log10(e) - 1.5, 2))), _ => 0.1, c) : Ends(0.4 - (0.03 * Math.Abs(rank - peak)), c);
        };
    }

    private static IReadOnlyList<ClaimRun> Ends(double end, RunConfig config) => CurveRuns.Of(e => end + (0.2 * Math.Max(0, 1 - Math.Log10(e))), _ => 0.1, config);

    // The norm of the objective trained with; the other one does the opposite.
    private static IReadOnlyList<ClaimRun> Norms(double left, RunConfig config) =>
        [.. CurveRuns.Seeds.Select(s => CurveRuns.One(s, _ => 0.1, _ => 0.1, config, e =>
        {
            double own = Math.Pow(left, Math.Log10(e) / 3) * (1 + (0.02 * s)), other = Math.Pow(5e-5 / left, Math.Log10(e) / 3);
            return IsErm(config) ? new InstrumentFigures { ErmGradientNorm = own, MixupGradientNorm = other } : new InstrumentFigures { MixupGradientNorm = own, ErmGradientNorm = other };
        }))];
}
