using System.Text;
using Overmix.Core.Curves;
using Overmix.Core.Durability;
using Overmix.Core.Errors;
using Overmix.Runs.Logs;

namespace Overmix.Runs.Store;

/// <summary>A run folder, for reading. Nothing is read before it is asked for; what is read is checked against its checksum.</summary>
public sealed class RunDirectory
{
    internal RunDirectory(string path) => Path = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(path));

    /// <summary>The folder, in full.</summary>
    public string Path { get; }

    /// <summary>The folder's own name, for example <c>0007-a1b2c3d4</c>.</summary>
    public string Id => System.IO.Path.GetFileName(Path);

    /// <summary>Name of the group: the folder above.</summary>
    public string Name => System.IO.Path.GetFileName(System.IO.Path.GetDirectoryName(Path)) ?? "";

    /// <summary>How people name the run: <c>digits/0007-a1b2c3d4</c>.</summary>
    public string Reference => $"{Name}/{Id}";

    /// <summary>Folder of the checkpoints; may not exist yet.</summary>
    public string CheckpointsPath => PathOf(RunFiles.Checkpoints);

    /// <summary>Folder of the report; may not exist yet.</summary>
    public string ReportPath => PathOf(RunFiles.Report);

    /// <summary>Length of the evaluations' file, bytes; −1 before there is one. While it stays, so do the evaluations.</summary>
    public long MetricsLength => new FileInfo(PathOf(LogFormats.Metrics.FileName)) is { Exists: true } file ? file.Length : -1;

    /// <summary>Opens a run folder.</summary>
    /// <param name="path">The folder.</param>
    /// <exception cref="RunFolderException">There is no such folder, or it is not a run's.</exception>
    public static RunDirectory Open(string path)
    {
        var directory = new RunDirectory(path);
        if (!Directory.Exists(directory.Path))
        {
            throw new RunFolderException(path, "no such folder. `overmix runs ls` lists the runs there are.");
        }

        return File.Exists(directory.PathOf(RunFiles.Manifest)) ? directory : throw NotARun(path);
    }

    /// <summary>Path of a file or folder in the run folder.</summary>
    /// <param name="name">Its name.</param>
    public string PathOf(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>What the run is.</summary>
    /// <exception cref="RunFolderException"><c>run.json</c> is missing, damaged or of a newer schema.</exception>
    /// <exception cref="StorageException">It cannot be read.</exception>
    public RunManifest ReadManifest() =>
        ManifestFormat.Decode(BoundedFile.Read(PathOf(RunFiles.Manifest)) ?? throw NotARun(Path), PathOf(RunFiles.Manifest));

    /// <summary>The resolved configuration.</summary>
    /// <exception cref="RunFolderException">It is missing, or changed since the run was made.</exception>
    public string ReadConfig() => ReadListed(ReadManifest(), RunFiles.Config) ?? throw new RunFolderException(PathOf(RunFiles.Config), "is not listed in run.json.");

    /// <summary>The configuration file as its user wrote it; null if the run was made without one.</summary>
    /// <exception cref="RunFolderException">It is missing, or changed since the run was made.</exception>
    public string? ReadConfigSource() => ReadListed(ReadManifest(), RunFiles.ConfigSource);

    /// <summary>The overrides given on the command line, one a line; null if there were none.</summary>
    /// <exception cref="RunFolderException">They are missing, or changed since the run was made.</exception>
    public string? ReadOverrides() => ReadListed(ReadManifest(), RunFiles.Overrides);

    /// <summary>The evaluations.</summary>
    public LogReading<EpochRecord> ReadMetrics() => LogReader.Read(LogFormats.Metrics, Path);

    /// <summary>The timings.</summary>
    public LogReading<Timing> ReadTimings() => LogReader.Read(LogFormats.Timings, Path);

    /// <summary>The events.</summary>
    public LogReading<LoggedEvent> ReadEvents() => LogReader.Read(LogFormats.Events, Path);

    /// <summary>The newest heartbeat; null if there is none that can be read.</summary>
    public RunStatus? ReadStatus()
    {
        try
        {
            return BoundedFile.Read(PathOf(RunFiles.Status)) is { } text ? RunStatus.TryDecode(text) : null;
        }
        catch (UserErrorException)
        {
            return null; // It is replaced twice a second; nothing rests on it.
        }
    }

    /// <summary>Where the run stands, in a line. Never throws for what the folder holds.</summary>
    /// <param name="time">The clock that heartbeats are compared with; the system's if null.</param>
    public RunSummary Summarize(TimeProvider? time = null) => RunSummaries.Of(this, time ?? TimeProvider.System);

    /// <summary>Writes a small document into the folder, durably and in one step, for example <c>verdict.json</c>. A member <c>sum</c> is added that guards it.</summary>
    /// <param name="name">Its name: letters, digits, dot, dash and underscore, ending in <c>.json</c>, and none of the run's own.</param>
    /// <param name="json">A JSON object in UTF-8 that has members.</param>
    /// <exception cref="StorageException">The disk is full or the folder cannot be written; an older file is intact.</exception>
    public void WriteJson(string name, ReadOnlySpan<byte> json)
    {
        CheckName(name);
        DurableFile.Replace(PathOf(name), Seal.Document.Apply(json));
    }

    /// <summary>Reads a document that <see cref="WriteJson"/> wrote.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The JSON text, the member <c>sum</c> included; null if there is none.</returns>
    /// <exception cref="RunFolderException">It was changed since it was written.</exception>
    public byte[]? ReadJson(string name)
    {
        CheckName(name);
        byte[]? text = BoundedFile.Read(PathOf(name));
        return text is null || Seal.Document.Holds(text) ? text : throw new RunFolderException(PathOf(name), "does not fit its checksum: it is incomplete or was changed. Delete it and have it made again.");
    }

    /// <inheritdoc/>
    public override string ToString() => Path;

    /// <summary>A file that the manifest lists, checked; null if it lists none of that name.</summary>
    internal string? ReadListed(RunManifest manifest, string name)
    {
        if (!manifest.Files.TryGetValue(name, out string? expected))
        {
            return null;
        }

        byte[] bytes = BoundedFile.Read(PathOf(name)) ?? throw new RunFolderException(PathOf(name), "is missing, but run.json lists it. Restore it from a copy.");
        return RunIdentity.Sha256(bytes) == expected
            ? Encoding.UTF8.GetString(bytes)
            : throw new RunFolderException(PathOf(name), "does not fit its checksum in run.json: it was changed after the run was made. To train with other settings, start a new run.");
    }

    internal static RunFolderException NotARun(string path) =>
        new(path, $"no {RunFiles.Manifest} here, so this is not a run's folder. A run folder is made by `overmix train`; `overmix runs ls` lists those there are.");

    private static void CheckName(string name)
    {
        bool isPlain = name.EndsWith(".json", StringComparison.Ordinal) && name[0] != '.' && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_');
        if (!isPlain || name is RunFiles.Manifest or RunFiles.Status)
        {
            throw new ArgumentOutOfRangeException(nameof(name), name, "Must be a plain name ending in .json, and none of the run's own files.");
        }
    }
}
