using Overmix.Core.Claims;
using Overmix.Studies.Figures.Readings;
using Overmix.Theory.Checks;
using Overmix.Theory.GradientFlow;
using Overmix.Theory.NoiseFirst;
using Overmix.Theory.RandomFeatures;

namespace Overmix.Studies.Figures;

/// <summary><c>regime</c>: d, m = n² and the rank, which decides where the two do not; and the linear model's risk across d = n and d = m.</summary>
internal static class RegimeClaim
{
    private const string Gain = "rank of A over d with Mixup less that of plain training, tanh features, n < d < m";
    private const string Mixup = "rank of A over d with Mixup, tanh features, n < d < m";
    private const string Plain = "rank of A over d of plain training, tanh features, n < d < m";
    private const string Identity = "rank of A over d with Mixup, identity features, n < d < m";
    private const string PeakOfPairs = "log₂ of the d at which Mixup's risk in a linear model peaks, over m";
    private const string PeakOfSamples = "d at which Mixup's risk in a linear model peaks, over n";
    private const string Ends = "largest relative difference of Mixup's and plain training's final risk in a linear model, d > n";
    private const string Beyond = "measured risk at the end of descent over the smallest, less 1, tanh features, d > m";
    private const string N = "n", D = "d", M = "m with Mixup", PlainM = "m of plain training", DBeyond = "d where d > m";
    private const string RankMixup = "rank with Mixup, tanh features", RankPlain = "rank of plain training, tanh features", RankIdentity = "rank with Mixup, identity features";

    internal static TheoryClaim Claim { get; } = new()
    {
        Id = "regime",
        Statement = "Mixup's m = n² synthetic examples put a network of n < d < m features in the under-parameterised regime, where they reach all d directions, unlike plain training's m = n.",
        Source = "Liu et al. (2023), the slides on regimes",
        Judged = "Judged: the regime by the rank of A = Φ̃Φ̃ᵀ/m, since d and m alone do not decide it: under-parameterised means that the data reach all d directions. "
            + "As printed, d < m is enough: with identity features the n² columns have rank n at most, and the peak of a linear model's risk stays at d = n. "
            + "Nor may a U be explained by d < m: the last row has the rise of the risk at d > m, and the claims on trained networks have d far above n².",
        Describe = scale => Sizes(scale) is var (n, trials, population) ? FormattableString.Invariant(
            $"n = {n}, m = n² = {n * n}, α = 1. Random tanh features of 5 inputs and identity features, d = {4 * n} where n < d < m and {3 * n * n / 2} where d > m; linear model with d from {n / 4} to {3 * n * n / 2}, {trials} training sets each, label noise 0.5; risk on {population} fresh samples.") : "",
        Study = Measure,
        Parts =
        [
            new ClaimPart(Gain, PartRelation.MeanAbove, 0) { Margin = 0.25 },
            new ClaimPart(Mixup, PartRelation.EveryAtLeast, 1),
            new ClaimPart(Plain, PartRelation.MeanBelow, 1) { Margin = 0.25 },
            new ClaimPart(Identity, PartRelation.EveryAtLeast, 1) { Role = PartRole.AsPrinted },
            new ClaimPart(PeakOfPairs, PartRelation.MeanWithin, 0) { Margin = 0.5, Role = PartRole.AsPrinted },
            new ClaimPart(PeakOfSamples, PartRelation.MeanWithin, 1) { Margin = 0.25, Role = PartRole.Shown },
            new ClaimPart(Ends, PartRelation.EveryAtMost, 1e-8) { Role = PartRole.Shown },
            new ClaimPart(Beyond, PartRelation.MeanAbove, 0) { Role = PartRole.Shown },
        ],
        Stated = [N, D, M, PlainM, DBeyond, RankMixup, RankPlain, RankIdentity],
        EffectUnit = "of the d directions reached by Mixup's pairs only",
        Finding = o => $"At n = {o.Reading(N)}, d = {o.Reading(D)}, m = {o.Reading(M)} with tanh features A has rank {o.Reading(RankMixup)} with Mixup and {o.Reading(RankPlain)} without; "
            + $"with identity features, at the same m, rank {o.Reading(RankIdentity)} with Mixup. In a linear model Mixup's risk peaks at {o[PeakOfSamples]} times n. "
            + $"At d = {o.Reading(DBeyond)} > m the risk ends {o[Beyond]} of its smallest above it: {(o.Of(Beyond).Verdict == ClaimVerdict.Reproduced ? "it turns up there too, so that d < m does not explain the U" : "whether it turns up there too is not shown")}.",
        Caption = "Final excess risk of a linear model over d, across n and m = n², and the rank of A over d: tanh features with Mixup and without, identity features with Mixup.",
    };

    private static (int Samples, int Trials, int Population) Sizes(ClaimScale scale) => scale switch
    {
        ClaimScale.Quick => (12, 40, 10_000),
        ClaimScale.Cpu => (20, 100, 100_000),
        _ => (32, 400, 400_000),
    };

    private static int[] Grid(int n) => [n / 4, n / 2, 3 * n / 4, n, 5 * n / 4, 2 * n, 4 * n, n * n / 2, n * n, 3 * n * n / 2];

    private static SeedReadings Measure(ClaimScale scale, ulong seed)
    {
        (int n, int trials, int population) = Sizes(scale);
        int[] grid = Grid(n);
        int below = 4 * n, above = grid[^1];
        TheoryReport linear = LinearDoubleDescent.Run(new LinearDoubleDescentOptions { Samples = n, Features = grid, Trials = trials, TimePoints = 5, Seed = seed });
        Ranks[] ranks = [.. grid.Select(d => Ranks.At(d, n, seed))];
        Ranks stated = ranks.Single(r => r.Features == below);
        WorldOptions beyond = new() { Samples = n, Features = above, PopulationSamples = population, Seed = seed };
        TurningPoint turn = TeacherStudent.Run(new TeacherStudentOptions { World = beyond, TimeCount = 20, DescentSteps = 5000 }).Turn;
        TheoryTable risks = linear.Table("features");
        double peak = risks["d"][Enumerable.Range(0, risks.Rows).MaxBy(row => risks["Mixup, noisy labels, median"][row])];
        return new SeedReadings(
            [
                new(Gain, (stated.Mixup - stated.Plain) / (double)below),
                new(Mixup, stated.Mixup / (double)below),
                new(Plain, stated.Plain / (double)below),
                new(Identity, stated.Identity / (double)below),
                new(PeakOfPairs, Math.Log2(peak / (n * n))),
                new(PeakOfSamples, peak / n),
                new(Ends, linear.CheckOf("Relative difference between Mixup's end").Measured),
                new(Beyond, (turn.LastRisk / turn.MeasuredRisk) - 1),
                new(N, n), new(D, below), new(M, n * n), new(PlainM, n),
                new(RankMixup, stated.Mixup), new(RankPlain, stated.Plain),
                new(RankIdentity, stated.Identity), new(DBeyond, above),
            ],
            [linear.Figure("risk-over-features") with { LogX = true }, Figure(ranks)]);
    }

    private static TheoryFigure Figure(Ranks[] ranks)
    {
        double[] d = [.. ranks.Select(r => (double)r.Features)];
        return new TheoryFigure(
            "rank", "Rank of A: what d < m does not tell", "d", "rank of A",
            [
                new("tanh features, Mixup", d, [.. ranks.Select(r => (double)r.Mixup)]),
                new("tanh features, plain training", d, [.. ranks.Select(r => (double)r.Plain)]),
                new("identity features, Mixup", d, [.. ranks.Select(r => (double)r.Identity)]),
                new("rank = d", d, d),
            ])
        {
            LogX = true,
            LogY = true,
        };
    }

    /// <summary>Ranks of A up to rounding, at one d.</summary>
    private sealed record Ranks(int Features, int Mixup, int Plain, int Identity)
    {
        internal static Ranks At(int d, int n, ulong seed)
        {
            WorldOptions options = new() { Samples = n, Features = d, PopulationSamples = 100, Seed = seed };
            World curved = World.Build(options);
            World straight = World.Build(options with { Activation = Activation.Identity, InputSize = d, Teacher = TeacherKind.Quadratic, BiasScale = 0 });
            return new Ranks(d, Of(curved.Mixup), Of(curved.Plain), Of(straight.Mixup));
        }

        private static int Of(MixupTask task) => SolvedTask.Of(task, 1, MomentPrecision.Accurate).Flow.Basis.Rank;
    }
}
