using Overmix.Studies.Figures.Readings;
using Overmix.Theory.Checks;
using Overmix.Theory.GradientFlow;
using Overmix.Theory.GradientFlow.Reports;
using Overmix.Theory.RandomFeatures;

namespace Overmix.Studies.Figures;

/// <summary><c>lemma2</c>: gradient flow on mixed samples in closed form, beside an ODE solver and small-step descent.</summary>
internal static class Lemma2Claim
{
    private const string Digits = "decimal digits in which closed form and ODE solver agree, least over times, tanh features";
    private const string DigitsDeficient = "the same, identity features, whose Φ̃Φ̃ᵀ has no inverse";
    private const string Order = "order in the learning rate at which descent nears the flow";
    private const string OrderMomentum = "the same with momentum 0.9, at flow time steps·η/(1−β)";
    private const string NoiseParts = "norm of the noise part over that of the clean part, last time";
    private const string Invertible = "rank of Φ̃Φ̃ᵀ over d, identity features";

    // The solver's own tolerance, relative.
    private const double DemandedDigits = 8;

    internal static TheoryClaim Claim { get; } = new()
    {
        Id = "lemma2",
        Statement = "Gradient flow under Mixup has the closed form θ_t − θ* = e^{−(η/m)Φ̃Φ̃ᵀt}(θ₀ − θ*) + (I − e^{−(η/m)Φ̃Φ̃ᵀt})θ^noise.",
        Source = "Liu et al. (2023), Lemma 2",
        Judged = "Judged: the closed form with the pseudo-inverse, null directions keeping θ₀, against a Dormand–Prince solver that knows no eigenvectors; and descent, which must near the flow at first order. "
            + "As printed, (Φ̃Φ̃ᵀ) is written as if it had an inverse.",
        Describe = scale => Sizes(scale) is var (d, n, horizon) ? FormattableString.Invariant(
            $"Random tanh features, d = {d}, n = {n}, all m = {n * n} pairs, and identity features with as many; α = 1, ημ_max·t up to {horizon:G3}, θ₀ ~ N(0, ¼I).") : "",
        Study = Measure,
        Parts =
        [
            new ClaimPart(Digits, PartRelation.EveryAtLeast, DemandedDigits),
            new ClaimPart(DigitsDeficient, PartRelation.EveryAtLeast, DemandedDigits),
            new ClaimPart(Order, PartRelation.MeanWithin, 1) { Margin = 0.1 },
            new ClaimPart(OrderMomentum, PartRelation.MeanWithin, 1) { Margin = 0.1 },
            new ClaimPart(NoiseParts, PartRelation.MeanAbove, 0) { Role = PartRole.Shown },
            new ClaimPart(Invertible, PartRelation.EveryAtLeast, 1) { Role = PartRole.AsPrinted },
        ],
        EffectUnit = "digits of agreement beyond the 8 demanded",
        Finding = o => $"Closed form and solver agree to {o[Digits]} digits at every time, and to {o[DigitsDeficient]} where Φ̃Φ̃ᵀ has no inverse; "
            + $"descent nears the flow at order {o[Order]}, with momentum at order {o[OrderMomentum]}.",
        Caption = "The clean and the noise part of θ over time, and the distance of descent to the flow over its learning rate; tanh features.",
    };

    private static (int Features, int Samples, double Horizon) Sizes(ClaimScale scale) => scale switch
    {
        ClaimScale.Quick => (40, 20, 1e3),
        ClaimScale.Cpu => (60, 30, 1e4),
        _ => (120, 60, 1e5),
    };

    private static SeedReadings Measure(ClaimScale scale, ulong seed)
    {
        (int d, int n, double horizon) = Sizes(scale);
        WorldOptions world = new() { Features = d, Samples = n, Seed = seed, PopulationSamples = 1000 };
        Lemma2Options options = new() { World = world, Horizon = horizon, TimeCount = 20 };
        Lemma2Result result = Lemma2.Run(options);

        // A straight teacher would leave no noise; the input size is d, so that n < d samples leave directions that no label reaches.
        Lemma2Result deficient = Lemma2.Run(options with { World = world with { Activation = Activation.Identity, InputSize = d, Teacher = TeacherKind.Quadratic, BiasScale = 0 } });
        TheoryReport report = Lemma2Report.Of(result);
        return new SeedReadings(
            [
                new(Digits, DigitsOf(result)),
                new(DigitsDeficient, DigitsOf(deficient)),
                new(Order, result.Descent.Slope),
                new(OrderMomentum, result.Momentum.Slope),
                new(NoiseParts, result.Rows[^1].NoiseNorm / result.Rows[^1].CleanNorm),
                new(Invertible, deficient.Summary.Rank / (double)d),
            ],
            [report.Figure("parts-over-time"), report.Figure("descent-order")]);
    }

    private static double DigitsOf(Lemma2Result result) => -Math.Log10(Math.Max(result.Rows.Max(row => row.RelativeError), 1e-16));
}
