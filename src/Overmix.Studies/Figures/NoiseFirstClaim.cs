using Overmix.Studies.Figures.Readings;
using Overmix.Theory.Checks;
using Overmix.Theory.NoiseFirst;

namespace Overmix.Studies.Figures;

/// <summary><c>noise-first</c>: a network fits clean labels first and noise later, as the eigenvectors of its kernel say.</summary>
internal static class NoiseFirstClaim
{
    private const string Mixup = "log₁₀ of the steps to half of Mixup's noise over those to half of the true labels";
    private const string Random = "the same, random labels";
    private const string Energy = "share of the true labels in the 10 largest eigenvectors less that of Mixup's noise";
    private const string EnergyRandom = "the same, less that of random labels";
    private const string Gap = "largest gap between network and kernel prediction, over its allowance 6/√M";

    // A quarter of a decade: a factor of 1.8.
    private const double Margin = 0.25;

    internal static TheoryClaim Claim { get; } = new()
    {
        Id = "noise-first",
        Statement = "Networks fit clean patterns first and label noise later, since clean labels lie along the large eigenvectors of the kernel.",
        Source = "Arora et al. (2019), Section 4, cited by Liu et al. (2023)",
        Judged = "Judged: a two-layer ReLU network trained on the same mixed inputs with three sets of labels of equal size, true ones, Mixup's noise Z and random numbers. The cited work compares clean and random labels; Mixup's noise is Overmix's addition. "
            + "A residual that is not halved within the steps counts as halved at the last, which is to the claim's disadvantage. Mixup's noise is no random number: it comes before random labels, and where it is a simple function of x̃ it may come early.",
        Describe = scale => Sizes(scale) is var (mixed, width, steps) ? FormattableString.Invariant(
            $"{mixed} mixed inputs of 60 points on the unit sphere in 10 dimensions, teacher tanh(4wᵀx), α = 1; width {width}, first layer trained, full-batch descent, {steps} steps of ½/κ_max.") : "",
        Study = Measure,
        Parts =
        [
            new ClaimPart(Mixup, PartRelation.MeanAbove, 0) { Margin = Margin },
            new ClaimPart(Random, PartRelation.MeanAbove, 0) { Margin = Margin },
            new ClaimPart(Energy, PartRelation.MeanAbove, 0),
            new ClaimPart(EnergyRandom, PartRelation.MeanAbove, 0),
            new ClaimPart(Gap, PartRelation.EveryAtMost, 1) { Role = PartRole.Shown },
        ],
        EffectUnit = "decades of steps from half of the true labels to half of Mixup's noise",
        Finding = o => $"Half of Mixup's noise takes {o.Of(Mixup).Factor} times as many steps as half of the true labels, half of random labels at least {o.Of(Random).Factor} times. "
            + $"The ten largest eigenvectors hold a share of the true labels larger by {o[Energy]} than of Mixup's noise, and by {o[EnergyRandom]} than of random labels.",
        Caption = "Residuals over steps, of the network (points) and predicted by its kernel (lines), and where each set of labels lies in the kernel's eigenvectors.",
    };

    private static (int Mixed, int Width, int Steps) Sizes(ClaimScale scale) => scale switch
    {
        ClaimScale.Quick => (60, 1000, 400),
        ClaimScale.Cpu => (100, 2000, 500),
        _ => (200, 8000, 2000),
    };

    private static SeedReadings Measure(ClaimScale scale, ulong seed)
    {
        (int mixed, int width, int steps) = Sizes(scale);
        TheoryReport report = NoiseFirstStudy.Run(new NoiseFirstOptions { MixedSamples = mixed, Width = width, Steps = steps, Seed = seed });
        double Cell(string column, string labels) => report.Cell("labels", column, labels);
        double HalfTime(string labels) => Cell("half-time, measured", labels) is var time && double.IsNaN(time) ? steps : time;
        double clean = Cell("half-time, measured", "clean");
        const string Top = "energy in the 10 largest, tangent kernel";
        return new SeedReadings(
            [
                new(Mixup, Math.Log10(HalfTime("Mixup noise") / clean)),
                new(Random, Math.Log10(HalfTime("random") / clean)),
                new(Energy, Cell(Top, "clean") - Cell(Top, "Mixup noise")),
                new(EnergyRandom, Cell(Top, "clean") - Cell(Top, "random")),
                new(Gap, new[] { "clean", "Mixup noise", "random" }.Max(labels => Cell("largest gap", labels)) * Math.Sqrt(width) / 6),
            ],
            [report.Figure("convergence"), report.Figure("projections")]);
    }
}
