using System.Security.Cryptography;
using System.Text;
using Overmix.Runs.Index;
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
