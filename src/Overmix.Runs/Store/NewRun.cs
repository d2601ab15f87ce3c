namespace Overmix.Runs.Store;

/// <summary>What a run is made from.</summary>
public sealed record NewRun
{
    /// <summary>Name of the group of runs and of its folder.</summary>
    public required string Name { get; init; }

    /// <summary>Number in the group, from a plan's index; null takes the next free one.</summary>
    public int? Number { get; init; }

    /// <summary>Root seed.</summary>
    public required long Seed { get; init; }

    /// <summary>Budget in epochs.</summary>
    public required int Epochs { get; init; }

    /// <summary>The configuration, resolved in full: <c>config.yaml</c>.</summary>
    public required string ConfigText { get; init; }

    /// <summary>The configuration file as its user wrote it; null without one.</summary>
    public string? SourceText { get; init; }

    /// <summary>The overrides given on the command line, one a line; null without any.</summary>
    public string? OverridesText { get; init; }

    /// <summary>SHA-256 of the data as loaded, 64 lower-case hex digits.</summary>
    public required string DataSha256 { get; init; }

    /// <summary>Number of the meaning of a configuration: raised whenever the same configuration gives other figures than before.</summary>
    public required int SemanticsVersion { get; init; }

    /// <summary>Threads, CPU features, libtorch, host.</summary>
    public required RunMachine Machine { get; init; }

    /// <summary>Version of Overmix.</summary>
    public required string OvermixVersion { get; init; }

    /// <summary>The command line.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Commit that the program was built from; null if unknown.</summary>
    public string? Commit { get; init; }

    /// <summary>Whether the sources differed from that commit; null if unknown.</summary>
    public bool? IsDirty { get; init; }
}
