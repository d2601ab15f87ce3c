namespace Overmix.Core.Configuration;

/// <summary>The data set, its split, and what is done to it before training.</summary>
public sealed record DataConfig
{
    /// <summary>Which data set.</summary>
    [Key("The data set.", Range = "cifar10, cifar100, csv, digits, fashionMnist, folder, mnist, npz, svhn", Why = "Embedded: needs no download.")]
    public string Name { get; init; } = "digits";

    /// <summary>Where the data lie.</summary>
    [Key("File or folder of the data, for a data set that is not embedded; relative to the working folder.", Range = "a path; empty for embedded data and for what `data fetch` brought", Why = "The embedded digits need none.")]
    public string Path { get; init; } = "";

    /// <summary>Height and width that images are brought to.</summary>
    [Key("Images of a folder are scaled until their shorter side has this length, then cut to a square around the centre; 0 takes them as they are and demands one size.", Unit = "pixels", Range = "[0, 4096]", Why = "Data sets made for training have one size already.")]
    public int ImageSize { get; init; }

    /// <summary>Bytes of a part that are held in memory.</summary>
    [Key("A part (training, validation, test) of images above this size is not held in memory but read batch by batch, from the memory-mapped cache.", Unit = "MiB", Range = "[0, 1048576]", Why = "All of CIFAR-10 (176 MiB) is held, a large folder of photographs leaves the memory to the network.")]
    public int InMemory { get; init; } = 1024;

    /// <summary>Size n of the training subset.</summary>
    [Key("Size n of the class-balanced training subset; 0 takes all of the training part.", Unit = "examples", Range = "[0, 100000000]", Why = "Little data makes the effect of over-training with Mixup large and quick to see.")]
    public int Train { get; init; } = 100;

    /// <summary>Share of all examples held out to choose an epoch; of the official training part where there is one.</summary>
    [Key("Share of all examples held out as validation part; of the official training part where the data set has one; unused where it has an official validation part.", Range = "[0, 1)", Why = "A sixth of the digits: about 300 images, a standard error near 2 points at 12 % error.")]
    public double ValidationFraction { get; init; } = 1.0 / 6;

    /// <summary>Share of all examples held out as test part; unused where the data set has an official one.</summary>
    [Key("Share of all examples held out as test part; unused where the data set has an official one.", Range = "(0, 1)", Why = "A third of the digits: about 600 images, a standard error near 1.3 points at 12 % error.")]
    public double TestFraction { get; init; } = 1.0 / 3;

    /// <summary>Size of the test subset; 0 takes all of the test part.</summary>
    [Key("Size of the class-balanced subset of the test part that is evaluated; 0 takes all of it.", Unit = "examples", Range = "[0, 100000000]", Why = "All there are: the least noise. On a small budget 2 000 of CIFAR-10's 10 000 leave a standard error near one point.")]
    public int Test { get; init; }

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
