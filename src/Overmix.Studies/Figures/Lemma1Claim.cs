using Overmix.Studies.Figures.Readings;
using Overmix.Theory.Checks;
using Overmix.Theory.Mixing;

namespace Overmix.Studies.Figures;

/// <summary><c>lemma1</c>: the floor under the Mixup cross-entropy, (C−1)/(2C) for balanced classes and λ ~ U(0, 1).</summary>
internal static class Lemma1Claim
{
    private const string Least = "least loss of a predictor less (C−1)/(2C), C = 10, nats", Two = "the same, C = 2", Hundred = "the same, C = 100";
    private const string Equality = "loss of f = ỹ less H(ỹ), same draws, largest of C = 2, 10, 100, nats";
    private const string Blind = "loss of a predictor that does not know λ, less the floor, C = 10, nats";
    private const string Permuted = "loss of f = ỹ less (C−1)/(2C) with pairs from a permutation of the batch, C = 10, nats";
    private const string Colliding = "loss of the best predictor less H(ỹ) where mixed inputs of unlike labels collide, nats";
    private const int Examples = 100;

    // About 1 % of the floor: an error of the floor that a training curve would show.
    private const double Margin = 0.005;

    internal static TheoryClaim Claim { get; } = new()
    {
        Id = "lemma1",
        Statement = "The Mixup cross-entropy is at least (C−1)/(2C) for C balanced classes and λ ~ U(0, 1), with equality where the network answers the mixed label on every synthetic example.",
        Source = "Liu et al. (2023), Lemma 1",
        Judged = "Judged: the lemma for independent pairs, whose “if and only if” is for almost every λ. As printed, it says nothing of the pairing rule, and that the floor can always be reached. "
            + "Not covered here: how near a trained network comes; every training run records its loss beside its floor (excess), and the claims on runs show both.",
        Describe = scale => FormattableString.Invariant($"{Epochs(scale)} epochs of {Examples} examples, C = 2, 10 and 100 balanced classes, α = 1, independent pairs, no smoothing; losses of predictors that know the pair and λ, the pair only, or neither."),
        Study = Measure,
        Parts =
        [
            new ClaimPart(Least, PartRelation.MeanWithin, 0) { Margin = Margin },
            new ClaimPart(Two, PartRelation.MeanWithin, 0) { Margin = Margin },
            new ClaimPart(Hundred, PartRelation.MeanWithin, 0) { Margin = Margin },
            new ClaimPart(Equality, PartRelation.EveryAtMost, 1e-12),
            new ClaimPart(Blind, PartRelation.MeanAbove, 0),
            new ClaimPart(Permuted, PartRelation.MeanAbove, 0) { Role = PartRole.AsPrinted },
            new ClaimPart(Colliding, PartRelation.EveryAtMost, 1e-12) { Role = PartRole.AsPrinted },
        ],
        EffectUnit = "nats from (C−1)/(2C) to the least loss, C = 10; 0 is claimed",
        Finding = o => $"The least loss that any predictor reached differs from (C−1)/(2C) by {o[Least]} nats at C = 10, {o[Two]} at C = 2 and {o[Hundred]} at C = 100; answering ỹ itself meets the floor to rounding, "
            + $"and a predictor that does not know λ stays {o[Blind]} nats above it.",
        Caption = "Measured losses of two predictors and the floor over the number of classes, and the floor over the batch size for ten classes of ten examples: it belongs to the pairing rule.",
    };

    private static int Epochs(ClaimScale scale) => scale switch { ClaimScale.Quick => 400, ClaimScale.Cpu => 2000, _ => 20_000 };

    private static SeedReadings Measure(ClaimScale scale, ulong seed)
    {
        TheoryReport Run(int classes, PairingRule rule) => Lemma1.Run(new Lemma1Options
        {
            Classes = classes, PerClass = Examples / classes, Pairing = rule, BatchSize = 50, Epochs = Epochs(scale), Seed = seed,
        });
        TheoryReport two = Run(2, PairingRule.Independent), ten = Run(10, PairingRule.Independent), hundred = Run(100, PairingRule.Independent);
        TheoryReport permuted = Run(10, PairingRule.Permutation);
        return new SeedReadings(
            [
                new(Least, LeastLoss(ten) - Floor(10)),
                new(Two, LeastLoss(two) - Floor(2)),
                new(Hundred, LeastLoss(hundred) - Floor(100)),
                new(Equality, new[] { two, ten, hundred }.Max(report => Math.Abs(Measured(report, "knows pair and λ") - Measured(report, "floor: entropy of the labels")))),
                new(Blind, Measured(ten, "knows the pair, answers ½") - Measured(ten, "floor: entropy of the labels")),
                new(Permuted, Measured(permuted, "knows pair and λ") - Floor(10)),
                new(Colliding, CollisionExcess()),
            ],
            [Figure([(2, two), (10, ten), (100, hundred)]), permuted.Figure("floor-over-batch")]);
    }

    private static TheoryFigure Figure((int Classes, TheoryReport Report)[] runs)
    {
        double[] classes = [.. runs.Select(run => (double)run.Classes)], all = [.. Enumerable.Range(2, 99).Select(c => (double)c)];
        TheoryCurve Points(string name, string row) => new(name, classes, [.. runs.Select(run => Measured(run.Report, row))], Points: true);
        return new TheoryFigure(
            "loss-over-classes", "No predictor below the floor", "classes C", "mean cross-entropy, nats",
            [
                new("floor (C−1)/(2C)", all, [.. all.Select(c => Floor((int)c))]),
                Points("answers ỹ, measured", "knows pair and λ"),
                Points("knows the pair, not λ, measured", "knows the pair, answers ½"),
            ])
        {
            LogX = true,
        };
    }

    /// <summary>The lemma's own number, from nothing but C.</summary>
    private static double Floor(int classes) => (classes - 1) / (2.0 * classes);

    private static double Measured(TheoryReport report, string row) => report.Cell("predictors", "measured", row);

    private static double LeastLoss(TheoryReport report) =>
        new[] { "knows pair and λ", "knows the pair, answers E[λ]", "knows the pair, answers ½" }.Min(row => Measured(report, row));

    /// <summary>
    /// λ = ½ on a line, class 0 at 0 and at 2, class 1 at 1, all nine pairs: x̃ = 1 is met with ỹ₁ = 0 and with ỹ₁ = 1, so that the best predictor answers their
    /// mean there and pays the entropy of that mean.
    /// </summary>
    private static double CollisionExcess()
    {
        (double Input, double Label)[] points = [(0, 0), (1, 1), (2, 0)];
        (double Input, double Label)[] mixed = [.. points.SelectMany(a => points.Select(b => ((a.Input + b.Input) / 2, (a.Label + b.Label) / 2)))];
        double best = mixed.GroupBy(pair => pair.Input).Sum(place => place.Count() * TargetEntropy.Binary(place.Average(pair => pair.Label)));
        return (best - mixed.Sum(pair => TargetEntropy.Binary(pair.Label))) / mixed.Length;
    }
}
