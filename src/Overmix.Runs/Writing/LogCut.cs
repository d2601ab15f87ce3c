using System.Globalization;
using Overmix.Core.Curves;
using Overmix.Core.Durability;
using Overmix.Core.Errors;
using Overmix.Runs.Logs;
using Overmix.Runs.Store;

namespace Overmix.Runs.Writing;

/// <summary>Cuts the logs of a run back to a checkpoint. Each log is replaced in one step; cut off half-way, the same cut can be made again.</summary>
internal static class LogCut
{
    /// <summary>Cuts all three logs.</summary>
    /// <returns>How many lines were dropped, torn ones included.</returns>
    /// <exception cref="RunFolderException">The metrics up to the checkpoint are damaged or incomplete; an older checkpoint may still do.</exception>
    /// <exception cref="StorageException">A log cannot be read or replaced.</exception>
    public static long Apply(RunDirectory run, LogOffsets offsets)
    {
        // The metrics are the result: nothing may go on from damaged ones. The other two are accounts of it, and whoever reads them sees the damage.
        return Cut(run, LogFormats.Metrics.FileName, offsets.Metrics, CheckMetrics)
            + Cut(run, LogFormats.Timings.FileName, offsets.Timings, null)
            + Cut(run, LogFormats.Events.FileName, offsets.Events, null);
    }

    private static long Cut(RunDirectory run, string name, long offset, Action<string, byte[], long>? check)
    {
        string path = run.PathOf(name);
        byte[] bytes = Read(path);
        check?.Invoke(path, bytes, offset);
        int kept = (int)Math.Min(offset, bytes.Length);
        kept = bytes.AsSpan(0, kept).LastIndexOf((byte)'\n') + 1;
        if (kept < bytes.Length)
        {
            DurableFile.Replace(path, bytes.AsSpan(0, kept));
        }

        ReadOnlySpan<byte> dropped = bytes.AsSpan(kept);
        return dropped.Count((byte)'\n') + (dropped.Length > 0 && dropped[^1] != (byte)'\n' ? 1 : 0);
    }

    private static void CheckMetrics(string path, byte[] bytes, long offset)
    {
        if (bytes.Length < offset)
        {
            throw new RunFolderException(path, string.Create(
                CultureInfo.InvariantCulture, $"has {bytes.Length} bytes, but the checkpoint was made when it had {offset}: lines are missing. Go on from an older checkpoint, or delete the run's folder to train it anew."));
        }

        using var kept = new MemoryStream(bytes, 0, (int)offset);
        LogReading<EpochRecord> reading = LogReader.Read(LogFormats.Metrics, kept);
        if (reading.Problems.Count > 0)
        {
            throw new RunFolderException(path, $"is damaged before the checkpoint ({reading.Problems[0]}). Go on from an older checkpoint, or delete the run's folder to train it anew.");
        }
    }

    private static byte[] Read(string path)
    {
        try
        {
            return File.Exists(path) ? File.ReadAllBytes(path) : [];
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw StorageException.From(path, cause);
        }
    }
}
