using System.Security.Cryptography;
using System.Text;
using Overmix.Runs.Index;
using Overmix.Runs.Logs;
using Overmix.Runs.Store;

namespace Overmix.Dashboard.Library;

/// <summary>A run as the page knows it. A value: a change makes a new one.</summary>
internal sealed record RunEntry
{
    /// <summary>How the page names the run: a hash of its place, so that the name is no path, and the same tomorrow.</summary>
    public required string Id { get; init; }

    /// <summary>The folder, seen from the one that is shown, with slashes.</summary>
    public required string Path { get; init; }

    /// <summary>Where the run stands.</summary>
    public required RunSummary Summary { get; init; }

    /// <summary>What its logs say in brief; null if it is no run that may be read.</summary>
    public RunDigest? Digest { get; init; }

    /// <summary>Its settings, as text by dotted key.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>The verdict on its group, if there is one.</summary>
    public VerdictNote? Verdict { get; init; }

    /// <summary>Number of the change that this entry came with; rises.</summary>
    public long Change { get; init; }

    /// <summary>The folder, if its files may be read.</summary>
    public RunDirectory? Directory { get; init; }

    /// <summary>The stamps of its files when this was made.</summary>
    public required RunStamps Stamps { get; init; }

    /// <summary>The id of a place.</summary>
    public static string IdOf(string path) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(path)).AsSpan(0, 8));
}

/// <summary>The stamps of all files of a run that the page shows something of.</summary>
internal readonly record struct RunStamps(FileStamp Manifest, FileStamp Config, FileStamp Metrics, FileStamp Events, FileStamp Status, FileStamp Verdict)
{
    public static RunStamps Of(RunDirectory run) => new(
        FileStamp.Of(run.PathOf(RunFiles.Manifest)),
        FileStamp.Of(run.PathOf(RunFiles.Config)),
        FileStamp.Of(run.PathOf(LogFormats.Metrics.FileName)),
        FileStamp.Of(run.PathOf(LogFormats.Events.FileName)),
        FileStamp.Of(run.PathOf(RunFiles.Status)),
        FileStamp.Of(run.PathOf(RunFiles.Verdict)));
}
