using Overmix.Studies.Figures.Readings;
using Overmix.Theory.Checks;
using Overmix.Theory.LabelNoise;

namespace Overmix.Studies.Figures;

/// <summary><c>convex-noise</c>: Mixup's noise on the label of a ρ-strongly convex function is at least (ρ/2)λ(1−λ)‖X − X′‖².</summary>
internal static class ConvexNoiseClaim
{
    private const string Above = "mean of Z less mean bound, log-sum-exp + ½‖x‖²";
    private const string Every = "Z less its bound at the pair where that is least, log-sum-exp + ½‖x‖²";
    private const string Equal = "|Z − bound| at the pair where it is greatest, ½‖x‖² + affine";
    private const string Mean = "mean of Z over ρ·d₀·E[λ(1−λ)], ½‖x‖² + affine";
    private const string Place = "least Z less its bound with 1−λ on f(x)";
    private const string Merely = "least Z less its bound of a function merely convex (log-sum-exp), taken with ρ = 1";
    private const int InputSize = 10;

    // Labels are of order 10 and differ by rounding of some 1e-13; a violated bound shows at 1e-3 and more.
    private const double Rounding = 1e-9;

    private static readonly ConvexFunction Straight = ConvexFunction.LogSumExp(InputSize, 0);

    internal static TheoryClaim Claim { get; } = new()
    {
        Id = "convex-noise",
        Statement = "In regression with a ρ-strongly convex f, Mixup's label noise Z = Ỹ − f(X̃) is at least (ρ/2)·λ(1−λ)·‖X − X′‖² for every pair.",
        Source = "Liu et al. (2023), the example before Lemma 2",
        Judged = "Judged: the inequality on every sampled pair, with λ on the first sample, and its equality for (ρ/2)‖x‖² + affine only. "
            + "With the weights that Theorem 1 prints, 1−λ on f(X), it fails; and a function that is convex but not strongly so, log-sum-exp alone, has no such ρ.",
        Describe = scale => FormattableString.Invariant($"{Pairs(scale)} pairs, X ~ N(0, I) in {InputSize} dimensions, α = 1; f is log-sum-exp + ½‖x‖² and ½‖x‖² + affine, ρ = 1."),
        Study = Measure,
        Parts =
        [
            new ClaimPart(Above, PartRelation.MeanAbove, 0),
            new ClaimPart(Every, PartRelation.EveryAtLeast, -Rounding),
            new ClaimPart(Equal, PartRelation.EveryAtMost, Rounding),
            new ClaimPart(Mean, PartRelation.MeanWithin, 1) { Margin = 0.02 },
            new ClaimPart(Place, PartRelation.EveryAtLeast, -Rounding) { Role = PartRole.AsPrinted },
            new ClaimPart(Merely, PartRelation.EveryAtLeast, -Rounding) { Role = PartRole.Shown },
        ],
        EffectUnit = "label units above the bound on average",
        Finding = o => $"No pair lies below its bound (least slack {o[Every]}); the noise exceeds it by {o[Above]} on average where f is more than a quadratic, and equals it to rounding where it is one. "
            + $"It does not average out: its mean is {o[Mean]} times ρ·d₀·E[λ(1−λ)].",
        Caption = "Each pair's noise against its bound (first seed), and both over λ, for log-sum-exp + ½‖x‖².",
    };

    private static int Pairs(ClaimScale scale) => scale switch { ClaimScale.Quick => 10_000, ClaimScale.Cpu => 40_000, _ => 1_000_000 };

    private static SeedReadings Measure(ClaimScale scale, ulong seed)
    {
        ConvexNoiseOptions options = new() { Function = ConvexFunction.LogSumExp(InputSize, 1), Pairs = Pairs(scale), Bins = 20, CloudPoints = 300, Seed = seed };
        double[] slope = [.. Enumerable.Range(0, InputSize).Select(i => (i % 3) - 1.0)];
        TheoryReport curved = ConvexNoise.Run(options), quadratic = ConvexNoise.Run(options with { Function = ConvexFunction.Isotropic(1, slope) });
        TheoryReport misplaced = ConvexNoise.Run(options with { Statement = LawStatement.AsPrinted });
        TheoryReport merely = ConvexNoise.Run(options with { Function = ConvexFunction.OfFunction(InputSize, Straight.Value, 1) });
        TheoryCheck equality = quadratic.CheckOf("Z against its bound at the pair"), mean = quadratic.CheckOf("Mean of Z");
        return new SeedReadings(
            [
                new(Above, curved.Cell("average", "mean", "slack")),
                new(Every, LeastSlack(curved)),
                new(Equal, Math.Abs(equality.Measured - equality.Predicted)),
                new(Mean, mean.Measured / mean.Predicted),
                new(Place, LeastSlack(misplaced)),
                new(Merely, LeastSlack(merely)),
            ],
            [curved.Figure("noise-against-bound"), curved.Figure("noise-over-lambda")]);
    }

    private static double LeastSlack(TheoryReport report) => report.Cell("average", "smallest", "slack");
}
