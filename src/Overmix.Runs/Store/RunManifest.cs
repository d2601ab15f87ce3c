using System.Globalization;

namespace Overmix.Runs.Store;

/// <summary><c>run.json</c>: what a run is. Written once, before anything else happens, and sealed, so that a single flipped bit is noticed.</summary>
public sealed record RunManifest
{
    /// <summary>The schema this version writes, and the newest that it reads. Readers for all older numbers stay.</summary>
    public const int CurrentSchema = 1;

    /// <summary>Schema of the run folder.</summary>
    public int Schema { get; init; } = CurrentSchema;

    /// <summary>Name of the group of runs.</summary>
    public required string Name { get; init; }

    /// <summary>Number in the group.</summary>
    public required int Number { get; init; }

    /// <summary>The hash of <see cref="RunIdentity"/>, 64 lower-case hex digits.</summary>
    public required string Hash { get; init; }

    /// <summary>Root seed.</summary>
    public required long Seed { get; init; }

    /// <summary>Budget in epochs.</summary>
    public required int Epochs { get; init; }

    /// <summary>SHA-256 of the data.</summary>
    public required string DataSha256 { get; init; }

    /// <summary>Number of the meaning of a configuration.</summary>
    public required int SemanticsVersion { get; init; }

    /// <summary>When the run folder was made, UTC.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>Threads, CPU features, libtorch, host.</summary>
    public required RunMachine Machine { get; init; }

    /// <summary>Version of Overmix.</summary>
    public required string OvermixVersion { get; init; }

    /// <summary>The command line.</summary>
    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>Commit that the program was built from; null if unknown.</summary>
    public string? Commit { get; init; }

    /// <summary>Whether the sources differed from that commit; null if unknown.</summary>
    public bool? IsDirty { get; init; }

    /// <summary>SHA-256 of the files written together with this one, by name.</summary>
    public required IReadOnlyDictionary<string, string> Files { get; init; }

    /// <summary>The folder's name: number and short hash, for example <c>0007-a1b2c3d4</c>.</summary>
    public string Id => IdOf(Number, Hash);

    internal static string IdOf(int number, string hash) => string.Create(CultureInfo.InvariantCulture, $"{number:D4}-{hash[..RunIdentity.ShortLength]}");
}
