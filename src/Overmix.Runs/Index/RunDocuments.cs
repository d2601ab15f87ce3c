using Overmix.Core.Errors;
using Overmix.Runs.Store;

namespace Overmix.Runs.Index;

/// <summary>What the small files of a run hold, as far as listings need it, each checked against its checksum.</summary>
public sealed record RunDocuments
{
    /// <summary>What the run is.</summary>
    public required RunManifest Manifest { get; init; }

    /// <summary>The resolved configuration; null if it cannot be read, which <see cref="Damage"/> then tells.</summary>
    public string? Config { get; init; }

    /// <summary>What is wrong with the files that the manifest lists, a sentence each.</summary>
    public IReadOnlyList<string> Damage { get; init; } = [];

    /// <summary>The newest heartbeat; null if there is none that can be read.</summary>
    public RunStatus? Status { get; init; }

    /// <summary>The text of <c>verdict.json</c>; null if there is none that can be read: it can be made again at any time.</summary>
    public ReadOnlyMemory<byte>? Verdict { get; init; }

    /// <summary>False if a file could not be read just now, which its stamp will not tell when it can: then they are read again the next time.</summary>
    internal bool IsSure { get; init; } = true;

    /// <summary>Reads them all.</summary>
    /// <exception cref="RunFolderException">The manifest is missing, damaged or of a newer schema.</exception>
    /// <exception cref="StorageException">It cannot be read.</exception>
    internal static RunDocuments Read(RunDirectory run)
    {
        RunManifest manifest = run.ReadManifest();
        string? config = null;
        List<string> damage = [];
        bool isSure = true;
        foreach (string name in manifest.Files.Keys.Order(StringComparer.Ordinal))
        {
            try
            {
                string? text = run.ReadListed(manifest, name);
                config = name == RunFiles.Config ? text : config;
            }
            catch (UserErrorException cause)
            {
                damage.Add(cause.Message);
                isSure &= cause is not StorageException;
            }
        }

        return new RunDocuments { IsSure = isSure, Manifest = manifest, Config = config, Damage = damage, Status = run.ReadStatus(), Verdict = VerdictOf(run) };
    }

    /// <summary>The same after a heartbeat or a verdict.</summary>
    internal RunDocuments With(RunDirectory run, bool newStatus, bool newVerdict) => this with
    {
        Status = newStatus ? run.ReadStatus() : Status,
        Verdict = newVerdict ? VerdictOf(run) : Verdict,
    };

    private static ReadOnlyMemory<byte>? VerdictOf(RunDirectory run)
    {
        try
        {
            return run.ReadJson(RunFiles.Verdict) is { } text ? text : (ReadOnlyMemory<byte>?)null;
        }
        catch (UserErrorException)
        {
            return null;
        }
    }
}
