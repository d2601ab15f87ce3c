using Overmix.Studies.Figures.Readings;
using Overmix.Theory.Checks;
using Overmix.Theory.GradientFlow;
using Overmix.Theory.GradientFlow.Reports;
using Overmix.Theory.RandomFeatures;

namespace Overmix.Studies.Figures;

/// <summary><c>theorem2</c>: the population risk along the flow under its bound, and the exact split that makes the U where the bound is too loose to.</summary>
internal static class Theorem2Claim
{
    private const string Sharp = "bound with sharp constants less risk, least over times, in risks of predicting 0";
    private const string Slides = "the same with the slides' constants";
    private const string SplitError = "exact split less risk measured on fresh samples, largest over times, relative";
    private const string Turn = "measured risk at the split's turn over the smallest measured, less 1";
    private const string Rise = "measured risk at the end of descent over the smallest, less 1";
    private const string Loose = "log₁₀ of bound over excess risk, median over times, sharp constants";
    private const string LooseSlides = "the same, slides' constants";
    private const string BoundTurn = "log₁₀ of the measured turn over the time at which the sharp bound is least";
    private const string Unbounded = "1/C₁ with C₁ = 2 sup‖φ‖², ReLU features";
    private const string Floor = "(R_t − R*)/R*, least over times";

    internal static TheoryClaim Claim { get; } = new()
    {
        Id = "theorem2",
        Statement = "Along the flow the excess risk R_t − R* stays under a bound whose first term falls and whose noise term rises with time, which makes the U.",
        Source = "Liu et al. (2023), Theorem 2",
        Judged = "Judged: the population risk under the bound at every time, and the exact split R_t = clean + noise + cross, which must give the risk measured on fresh samples and its turn; a U must be there to explain. "
            + "As printed, C₁ = 2 sup‖φ‖² is infinite for ReLU features on Gaussian inputs, R* reads like a floor, and the bound's minimum like the turn.",
        Describe = scale => Sizes(scale) is var (d, n, samples, steps) ? FormattableString.Invariant(
            $"Random tanh features, d = {d}, n = {n}, all m = {n * n} pairs, one neuron as teacher, α = 1, no label noise but Mixup's; risk on {samples} fresh samples, turns from {steps} steps of descent of size 1/μ_max.") : "",
        Study = Measure,
        Parts =
        [
            new ClaimPart(Sharp, PartRelation.EveryAtLeast, 0),
            new ClaimPart(Slides, PartRelation.EveryAtLeast, 0),
            new ClaimPart(SplitError, PartRelation.MeanBelow, 0.05),
            new ClaimPart(Turn, PartRelation.MeanBelow, 0.05),
            new ClaimPart(Rise, PartRelation.MeanAbove, 0) { Margin = 0.05 },
            new ClaimPart(Loose, PartRelation.MeanBelow, 1) { Role = PartRole.Shown },
            new ClaimPart(LooseSlides, PartRelation.MeanBelow, 1) { Role = PartRole.Shown },
            new ClaimPart(BoundTurn, PartRelation.MeanWithin, 0) { Margin = 0.3, Role = PartRole.AsPrinted },
            new ClaimPart(Unbounded, PartRelation.EveryAtLeast, 1e-9) { Role = PartRole.AsPrinted },
            new ClaimPart(Floor, PartRelation.EveryAtLeast, 0) { Role = PartRole.AsPrinted },
        ],
        EffectUnit = "times the risk of predicting 0 below the bound, least over times",
        Finding = o => $"The risk stays under the bound at every time, but the bound is {o.Of(Loose).Factor} times the excess risk, with the slides' constants {o.Of(LooseSlides).Factor} times. "
            + $"The exact split gives the measured risk to {o[SplitError]} of it at worst; stopping at its turn costs {o[Turn]} of the smallest risk, training on {o[Rise]}.",
        Caption = "Risk and both bounds over time, and the exact split that makes the U (first seed).",
    };

    private static (int Features, int Samples, int Population, int Steps) Sizes(ClaimScale scale) => scale switch
    {
        ClaimScale.Quick => (60, 20, 20_000, 5000),
        ClaimScale.Cpu => (100, 30, 100_000, 20_000),
        _ => (200, 60, 400_000, 40_000),
    };

    private static SeedReadings Measure(ClaimScale scale, ulong seed)
    {
        (int d, int n, int population, int steps) = Sizes(scale);
        WorldOptions world = new() { Features = d, Samples = n, PopulationSamples = population, Seed = seed };
        Theorem2Options options = new() { World = world, TimeCount = 100, SweepSamples = [], SweepFeatures = [], SweepAlphas = [], DescentSteps = steps };
        Theorem2Result bound = Theorem2.Run(options);
        TeacherStudentResult measured = TeacherStudent.Run(new TeacherStudentOptions { World = world, TimeCount = 100, DescentSteps = steps });
        BoundConstants unbounded = Theorem2.Run(options with { World = world with { Activation = Activation.Relu, BiasScale = 0, PopulationSamples = 1000 } }).SlidesConstants;
        TheoryReport report = Theorem2Report.Of(bound), checkpoints = TeacherStudentReport.Of(measured);
        return new SeedReadings(
            [
                new(Sharp, LeastDistance(bound, bound.Sharp)),
                new(Slides, LeastDistance(bound, bound.Slides)),
                new(SplitError, LargestError(checkpoints.Table("checkpoints"))),
                new(Turn, (measured.Turn.RiskAtPrediction / measured.Turn.MeasuredRisk) - 1),
                new(Rise, (measured.Turn.LastRisk / measured.Turn.MeasuredRisk) - 1),
                new(Loose, Math.Log10(bound.SharpLooseness)),
                new(LooseSlides, Math.Log10(bound.SlidesLooseness)),
                new(BoundTurn, Math.Log10(measured.Turn.MeasuredTime / report.Cell("constants", "bound smallest at t", "sharp"))),
                new(Unbounded, 1 / unbounded.Features),
                new(Floor, (bound.Split.Total.Min() / bound.Sharp.Optimum) - 1),
            ],
            [report.Figure("bound"), report.Figure("risk-split")]);
    }

    private static double LeastDistance(Theorem2Result result, RiskBound bound) =>
        bound.Total.Zip(result.Split.Total, (above, risk) => above - risk).Min() / result.Summary.NullRisk;

    private static double LargestError(TheoryTable checkpoints) =>
        checkpoints["predicted risk"].Zip(checkpoints["measured risk"], (predicted, measured) => Math.Abs(predicted - measured) / measured).Max();
}
