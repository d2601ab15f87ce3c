namespace Overmix.Training.Data.Download;

/// <summary>A published data set that can be fetched.</summary>
public sealed record KnownSet
{
    /// <summary>Name, as data.name takes it.</summary>
    public required string Name { get; init; }

    /// <summary>Examples of the official training part.</summary>
    public required int TrainExamples { get; init; }

    /// <summary>Examples of the official test part.</summary>
    public required int TestExamples { get; init; }

    /// <summary>Shape of one example.</summary>
    public required ExampleShape Shape { get; init; }

    /// <summary>Number of classes.</summary>
    public required int Classes { get; init; }

    /// <summary>What its publisher allows, in short.</summary>
    public required string Licence { get; init; }

    /// <summary>The publisher's page.</summary>
    public required Uri Source { get; init; }

    /// <summary>Its files.</summary>
    public required IReadOnlyList<KnownFile> Files { get; init; }

    /// <summary>Bytes of all files.</summary>
    public long Bytes => Files.Sum(f => f.Bytes);
}
