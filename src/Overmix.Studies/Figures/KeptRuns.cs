using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using Overmix.Core.Configuration;
using Overmix.Core.Durability;
using Overmix.Runs.Logs;

namespace Overmix.Studies.Figures;

/// <summary>
/// Finished runs as small compressed files, one a run: a sealed line that says what it is and carries the checksum of the rest, the lines of <c>metrics.jsonl</c>
/// as they were, and the events that claims look at. They count as done on any machine.
/// </summary>
/// <param name="folder">The folder.</param>
public sealed class KeptRuns(string folder)
{
    private const int Schema = 1;
    private const long LongestBytes = 16 << 20;

    /// <summary>Path of a run's file.</summary>
    /// <param name="config">Its configuration, as planned.</param>
    public string PathOf(RunConfig config) => Path.Combine(folder, FormattableString.Invariant($"{config.Name}-s{config.Seed}-{RunKey.Of(config)[..8]}.jsonl.gz"));

    /// <summary>Keeps a run, whole or not at all.</summary>
    /// <param name="run">The run; its origin is known.</param>
    /// <exception cref="Core.Errors.StorageException">The folder cannot be written.</exception>
    public void Write(ClaimRun run)
    {
        byte[] body = BodyOf(run);
        using var memory = new MemoryStream();
        using (var gzip = new GZipStream(memory, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            gzip.Write(Seal.Line.Apply(JsonSerializer.SerializeToUtf8Bytes(Header.Of(run, body), KeptRunFile.Json)));
            gzip.WriteByte((byte)'\n');
            gzip.Write(body);
        }

        KeptRunFile.MakeFolder(folder);
        DurableFile.Replace(PathOf(run.Config), memory.ToArray());
    }

    /// <summary>The kept run of a configuration; null if there is none.</summary>
    /// <param name="config">The configuration, as planned.</param>
    /// <exception cref="KeptRunException">The file is damaged, was changed, or is of another version.</exception>
    public ClaimRun? TryRead(RunConfig config)
    {
        string path = PathOf(config);
        if (!File.Exists(path))
        {
            return null;
        }

        byte[] bytes = KeptRunFile.Unpack(path, LongestBytes);
        int end = Array.IndexOf(bytes, (byte)'\n');
        if (end < 0 || !Seal.Line.Holds(bytes.AsSpan(0, end)))
        {
            throw new KeptRunException(path, "its first line does not fit its checksum");
        }

        Header header = HeaderOf(path, bytes.AsSpan(0, end));
        byte[] body = bytes[(end + 1)..];
        return header.Schema != Schema ? throw new KeptRunException(path, FormattableString.Invariant($"it has schema {header.Schema}, and this version reads {Schema}"))
            : header.Key != RunKey.Of(config) ? throw new KeptRunException(path, "it is the record of another run")
            : header.Sha256 != SumOf(body) ? throw new KeptRunException(path, "it does not fit its checksum")
            : new ClaimRun(config, Entries(LogFormats.Metrics, body.AsSpan(0, header.MetricsBytes), path), [.. Entries(LogFormats.Events, body.AsSpan(header.MetricsBytes), path).Select(e => e.Event)]) { Origin = header.Origin };
    }

    /// <summary>Whether two runs have equal records, bit for bit.</summary>
    /// <param name="one">A run.</param>
    /// <param name="other">Another.</param>
    public static bool AreEqual(ClaimRun one, ClaimRun other) => MetricsOf(one).AsSpan().SequenceEqual(MetricsOf(other));

    private static byte[] MetricsOf(ClaimRun run) => [.. run.Records.SelectMany(LogFormats.Metrics.Encode)];

    private static byte[] BodyOf(ClaimRun run) => [.. MetricsOf(run), .. run.Events.SelectMany(e => LogFormats.Events.Encode(new LoggedEvent(DateTimeOffset.UnixEpoch, e)))];

    private static string SumOf(ReadOnlySpan<byte> body) => Convert.ToHexStringLower(SHA256.HashData(body));

    private static Header HeaderOf(string path, ReadOnlySpan<byte> line)
    {
        try
        {
            return JsonSerializer.Deserialize<Header>(line, KeptRunFile.Json) ?? throw new JsonException("empty");
        }
        catch (JsonException cause)
        {
            throw new KeptRunException(path, cause.Message);
        }
    }

    private static IReadOnlyList<T> Entries<T>(LogFormat<T> format, ReadOnlySpan<byte> bytes, string path)
    {
        using var stream = new MemoryStream(bytes.ToArray());
        LogReading<T> reading = LogReader.Read(format, stream);
        return reading.Problems is [{ } problem, ..] ? throw new KeptRunException(path, problem.Message) : reading.Entries;
    }

    private sealed record Header(int Schema, string Key, string Name, long Seed, IReadOnlyList<string> Settings, RunOrigin Origin, int MetricsBytes, string Sha256)
    {
        public static Header Of(ClaimRun run, byte[] body) => new(
            KeptRuns.Schema,
            RunKey.Of(run.Config),
            run.Config.Name,
            run.Seed,
            RunKey.SettingsOf(run.Config),
            (run.Origin ?? throw new ArgumentOutOfRangeException(nameof(run), run.Config.Name, "A run is kept with its origin.")).WithoutHost(),
            MetricsOf(run).Length,
            SumOf(body));
    }
}
