using Overmix.Core.Configuration;

namespace Overmix.Training.Conformance;

/// <summary>What an augmentation should keep, as clauses that can be run. Statistical clauses have a false-alarm rate of at most 10⁻⁶ each; they draw from fixed seeds, so a result repeats.</summary>
public static class AugmentationConformance
{
    /// <summary>Runs every clause.</summary>
    /// <param name="subject">The implementation.</param>
    /// <returns>One result a clause. A clause during which the subject throws is not kept.</returns>
    public static IReadOnlyList<ConformanceResult> Check(IAugmentationImplementation subject) =>
    [
        ClauseRun.Of("crop-with-black", () => PixelClauses.Matches(subject, new AugmentConfig { Crop = 3 })),
        ClauseRun.Of("crop-with-mirror", () => PixelClauses.Matches(subject, new AugmentConfig { Crop = 3, Padding = CropPadding.Reflect })),
        ClauseRun.Of("flip-left-to-right", () => PixelClauses.Matches(subject, new AugmentConfig { Flip = 0.5 })),
        ClauseRun.Of("cutout-even-and-odd", () => PixelClauses.Both(PixelClauses.Matches(subject, new AugmentConfig { Cutout = 4 }), PixelClauses.Matches(subject, new AugmentConfig { Cutout = 3 }))),
        ClauseRun.Of("order-crop-flip-cutout", () => PixelClauses.Matches(subject, new AugmentConfig { Crop = 2, Flip = 0.5, Cutout = 3 })),
        ClauseRun.Of("off-is-the-image", () => PixelClauses.Matches(subject, new AugmentConfig())),
        ClauseRun.Of("images-are-not-changed", () => PixelClauses.LeavesTheImages(subject)),
        ClauseRun.Of("shifts-and-centres-are-uniform", () => AugmentDrawClauses.Uniform(subject)),
        ClauseRun.Of("flip-frequency", () => AugmentDrawClauses.FlipFrequency(subject)),
        ClauseRun.Of("draws-depend-on-epoch-and-example-alone", () => AugmentDrawClauses.AddressedByExample(subject)),
        ClauseRun.Of("one-augmentation-moves-no-other", () => AugmentDrawClauses.Apart(subject)),
        ClauseRun.Of("draws-agree-on-any-thread", () => AugmentDrawClauses.ThreadIndependence(subject)),
    ];
}
