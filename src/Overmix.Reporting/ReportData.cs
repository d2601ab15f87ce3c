using Overmix.Core.Gallery;

namespace Overmix.Reporting;

/// <summary>
/// Everything a report shows. A value: equal data give equal files, byte for byte, so nothing here is read from a clock or a machine by the writer.
/// Texts come from outside (names, configurations) and are escaped when written.
/// </summary>
public sealed record ReportData
{
    /// <summary>The page's heading, for example <c>Mixup on 100 handwritten digits</c>.</summary>
    public required string Title { get; init; }

    /// <summary>What was done, a sentence each; shown under the heading.</summary>
    public IReadOnlyList<string> Description { get; init; } = [];

    /// <summary>The objectives compared, the one under study first. The order chooses colour and line style.</summary>
    public required IReadOnlyList<RunGroup> Groups { get; init; }

    /// <summary>Unit of the training loss: nats for cross-entropy; for MSE say <c>squared units</c>.</summary>
    public string LossUnit { get; init; } = "nats";

    /// <summary>The command line that makes the report again.</summary>
    public required string Command { get; init; }

    /// <summary>How the runs were set up: examples, classes, α, pairing, batch size, model, seeds, machine, versions, commit.</summary>
    public IReadOnlyList<Fact> Facts { get; init; } = [];

    /// <summary>The settings in which the groups differ, seeds and names left out; empty for one group.</summary>
    public IReadOnlyList<SettingDifference> Differences { get; init; } = [];

    /// <summary>Mixed examples of the first group and what its network said of them; null if its runs left none.</summary>
    public ReportGallery? Gallery { get; init; }

    /// <summary>What the report does not show, a sentence each; added to the limits that every report states.</summary>
    public IReadOnlyList<string> Limits { get; init; } = [];
}

/// <summary>A labelled fact about the runs, as text: <c>("α", "1")</c>.</summary>
/// <param name="Label">What it is.</param>
/// <param name="Value">Its value, with a unit where it has one.</param>
public sealed record Fact(string Label, string Value);

/// <summary>A setting in which groups differ.</summary>
/// <param name="Key">Its key in the configuration.</param>
/// <param name="Values">Its value in each group, in the order of the groups; null where a group's runs have no such key.</param>
public sealed record SettingDifference(string Key, IReadOnlyList<string?> Values);

/// <summary>Mixed examples of one run.</summary>
/// <param name="Group">The group's name as shown.</param>
/// <param name="Seed">The run's seed.</param>
/// <param name="Examples">The examples.</param>
/// <param name="Outputs">What the network said of them, epochs rising.</param>
public sealed record ReportGallery(string Group, long Seed, GalleryExamples Examples, IReadOnlyList<GalleryOutputs> Outputs);
