using System.Globalization;

namespace Overmix.Studies.Execution;

/// <summary>A setting for images in place of the configuration's default, which is made for a hundred digits.</summary>
/// <param name="Key">Dotted key.</param>
/// <param name="Value">Its value as written in a file.</param>
/// <param name="Why">Why this value.</param>
public sealed record ImageSetting(string Key, string Value, string Why);

/// <summary>
/// What <c>train --data DIR --model NAME</c> sets when no configuration file is given. Only a starting point: <c>-s</c> overrides each, a file replaces all, and the
/// resolved configuration of the run holds what was used.
/// </summary>
public static class ImageSettings
{
    private const string Pictures = "folder";
    private const int UsualEpochs = 60, FewestEpochsToAugment = 30;

    // Sets of photographs, where left and right mean the same: no digits, no clothes that are laid out one way.
    private static readonly string[] Mirrored = [Pictures, "cifar10", "cifar100"];

    private static readonly ImageSetting[] Training =
    [
        new("train.epochs", Text(UsualEpochs), "Long enough for a cosine to settle, short enough for an evening with a few thousand pictures."),
        new("train.batchSize", "32", "Several steps an epoch even with a hundred pictures."),
        new("train.threads", "0", "All cores: images are work enough for each."),
        new("schedule.name", "cosine", "A network to be used should end at rest."),
        new("schedule.warmupEpochs", "1", "Batch normalisation's first estimates are rough."),
        new("optimizer.weightDecay", "0.0005", "The usual one for these networks."),
        new("optimizer.nesterov", "true", "The usual one for these networks."),
        new("evaluation.cadence", "every", "An evaluation an epoch: few epochs leave little for a logarithmic cadence."),
        new("evaluation.batchSize", "100", "A thousand large images would not fit a small memory."),
        new("checkpoint.every", "5", "An epoch may last minutes: at most five are lost."),
    ];

    /// <summary>The settings for a network and data.</summary>
    /// <param name="model">The network's name.</param>
    /// <param name="data">The data's name in configurations.</param>
    /// <param name="overrides">What the user sets, as <c>key=value</c>: settings that depend on another one follow it.</param>
    public static IReadOnlyList<ImageSetting> For(string model, string data, IReadOnlyList<string>? overrides = null)
    {
        bool convolves = model != "mlp";
        int side = model.StartsWith("resnet", StringComparison.Ordinal) ? 128 : convolves ? 64 : 32;
        List<ImageSetting> settings = [new("data.train", "0", "All of the training part: the digits' 100 examples are for showing an effect.")];
        if (data == Pictures)
        {
            settings.Add(new("data.imageSize", Text(side), "ResNets take large images at a quarter of the resolution, so 128 pixels cost them what 32 cost at full resolution; 64 for the other convolutional networks, 32 for an MLP."));
        }

        if (Mirrored.Contains(data) && Given(overrides, "train.epochs", UsualEpochs) >= FewestEpochsToAugment)
        {
            int padding = data == Pictures ? Given(overrides, "data.imageSize", side) / 16 : 4;
            settings.Add(new("augment.crop", Text(padding), "A sixteenth of the side; 4 at CIFAR's 32, the usual one. Only from 30 epochs on: a shorter run has not learnt its pictures yet, and changing them each time hurts."));
            settings.Add(new("augment.flip", "0.5", "Left and right mean the same in photographs. Not in writing: -s augment.flip=0. Only from 30 epochs on, as the crop."));
        }

        settings.AddRange(Training);
        return settings;
    }

    // The value that an override names; the default too where it is no number, which the configuration's rules then say.
    private static int Given(IReadOnlyList<string>? overrides, string key, int usual)
    {
        string? last = overrides?.LastOrDefault(o => o.StartsWith(key + "=", StringComparison.Ordinal));
        return last is not null && int.TryParse(last.AsSpan(key.Length + 1), NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out int value) ? value : usual;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
