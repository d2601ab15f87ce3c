namespace Overmix.Core.Configuration;

/// <summary>The data set, its split, and what is done to it before training.</summary>
public sealed record DataConfig
{
    /// <summary>Which data set.</summary>
    [Key("The data set.", Range = "digits", Why = "Embedded: needs no download.")]
    public string Name { get; init; } = "digits";

    /// <summary>Size n of the training subset.</summary>
    [Key("Size n of the class-balanced training subset; 0 takes all of the training part.", Unit = "examples", Range = "[0, 100000000]", Why = "Little data makes the effect of over-training with Mixup large and quick to see.")]
    public int Train { get; init; } = 100;

    /// <summary>Share of all examples held out to choose an epoch.</summary>
    [Key("Share of all examples held out as validation part.", Range = "[0, 1)", Why = "A sixth of the digits: about 300 images, a standard error near 2 points at 12 % error.")]
    public double ValidationFraction { get; init; } = 1.0 / 6;

    /// <summary>Share of all examples held out as test part.</summary>
    [Key("Share of all examples held out as test part.", Range = "(0, 1)", Why = "A third of the digits: about 600 images, a standard error near 1.3 points at 12 % error.")]
    public double TestFraction { get; init; } = 1.0 / 3;

    /// <summary>Share of training labels replaced by a uniformly drawn other class.</summary>
    [Key("Share of training labels replaced by another class, drawn uniformly.", Range = "[0, 1]", Why = "No noise but Mixup's own.")]
    public double LabelNoise { get; init; }

    /// <summary>Whether inputs are standardised.</summary>
    [Key("Whether inputs are centred and scaled by the training subset's mean and standard deviation.", Range = "true, false", Why = "Lets one learning rate serve all data sets; statistics come from the training part only.")]
    public bool Standardize { get; init; } = true;

    /// <summary>Seed of split, subset and label noise.</summary>
    [Key("Seed of split, subset and label noise; −1 follows the root seed.", Range = "[-1, 9007199254740992]", Why = "Intervals over seeds should include the luck of the draw of data.")]
    public long Seed { get; init; } = -1;
}
