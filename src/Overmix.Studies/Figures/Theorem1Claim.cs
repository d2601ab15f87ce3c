using Overmix.Studies.Figures.Readings;
using Overmix.Theory.Checks;
using Overmix.Theory.LabelNoise;
using Overmix.Theory.Mixing;

namespace Overmix.Studies.Figures;

/// <summary><c>theorem1</c>: how often a Mixup label is wrong is bounded from below by the total variation of two label laws.</summary>
internal static class Theorem1Claim
{
    private const string Rate = "rate of wrong labels less TV, independently drawn labels, least over bins of distance";
    private const string Half = "the same less ½ sup_j|q_j − p_j|";
    private const string Least = "rate under the maximal coupling, the least possible, less TV";
    private const string Slack = "TV less sup_j|q_j − p_j|, least over all pairs";
    private const string ArgMax = "rate of wrong arg-max labels less TV, five points, λ = 0.3";
    private const string Place = "least possible rate less TV with 1−λ on f(X), λ = 0.3";
    private const int Bins = 12;

    // One point of probability: what a training set's label noise is told by.
    private const double Margin = 0.01;

    internal static TheoryClaim Claim { get; } = new()
    {
        Id = "theorem1",
        Statement = "The probability of a noisy Mixup label is at least the total variation TV(P(Ỹ|X̃), P(Y|X)), which is at least ½ sup_j |f_j(X̃) − [λf_j(X) + (1−λ)f_j(X′)]|.",
        Source = "Liu et al. (2023), Theorem 1",
        Judged = "Judged: the theorem for hard labels drawn from the two laws, whatever their coupling, with λ on the first sample in inputs and labels alike. "
            + "As printed, labels are arg max and f(X) has the weight 1−λ while X has λ.",
        Describe = scale => FormattableString.Invariant($"Five overlapping Gaussian clusters in the plane, P(Y | X) known everywhere; {Pairs(scale)} pairs in {Bins} bins of equal counts of ‖X − X′‖, α = 1."),
        Study = Measure,
        Parts =
        [
            new ClaimPart(Rate, PartRelation.MeanAbove, 0),
            new ClaimPart(Half, PartRelation.MeanAbove, 0),
            new ClaimPart(Least, PartRelation.MeanWithin, 0) { Margin = Margin },
            new ClaimPart(Slack, PartRelation.EveryAtLeast, -1e-12),
            new ClaimPart(ArgMax, PartRelation.MeanAbove, 0) { Role = PartRole.AsPrinted },
            new ClaimPart(Place, PartRelation.MeanWithin, 0) { Margin = Margin, Role = PartRole.AsPrinted },
        ],
        EffectUnit = "of probability above TV, least over the bins of distance",
        Finding = o => $"In every bin of distance labels drawn independently are wrong more often than TV says, by {o[Rate]} at least, and than the slides' half bound, by {o[Half]} at least; "
            + $"under the maximal coupling the rate is TV itself (difference {o[Least]}), so no larger bound holds, and the ½ is loose.",
        Caption = "Rates of wrong labels and their lower bounds, over λ and over the distance of the pair.",
    };

    private static int Pairs(ClaimScale scale) => scale switch { ClaimScale.Quick => 20_000, ClaimScale.Cpu => 100_000, _ => 1_000_000 };

    private static SeedReadings Measure(ClaimScale scale, ulong seed)
    {
        int pairs = Pairs(scale);
        Theorem1Options options = new() { Pairs = pairs, PairsPerLambda = Math.Min(pairs / 20, 4000), DistanceBins = Bins, Seed = seed };
        Theorem1Options fixedLambda = options with { Law = MixingLaw.Fixed(0.3), LambdaPoints = 3, PairsPerLambda = 10 };
        TheoryReport drawn = Theorem1.Run(options), points = Theorem1.Run(fixedLambda with { World = DiscreteWorld.FivePoints });
        TheoryCheck misplaced = Theorem1.Run(fixedLambda with { Statement = LawStatement.AsPrinted }).CheckOf("Drawn-label disagreement under the maximal coupling");
        TheoryTable distance = drawn.Table("distance");
        return new SeedReadings(
            [
                new(Rate, LeastDifference(distance, "total variation (maximal coupling)")),
                new(Half, LeastDifference(distance, "slides' ½ sup bound")),
                new(Least, Mean(drawn, "drawn, maximal coupling") - Mean(drawn, "total variation (maximal coupling)")),
                new(Slack, drawn.CheckOf("Smallest slack of TV").Measured),
                new(ArgMax, Mean(points, "arg-max disagreement") - Mean(points, "total variation (maximal coupling)")),
                new(Place, misplaced.Measured - misplaced.Predicted),
            ],
            [drawn.Figure("noise-over-lambda"), drawn.Figure("noise-over-distance")]);
    }

    private static double Mean(TheoryReport report, string row) => report.Cell("average", "mean", row);

    private static double LeastDifference(TheoryTable distance, string bound) =>
        distance["drawn, independent"].Zip(distance[bound], (rate, below) => rate - below).Min();
}
