using System.Text;
using Overmix.Core.Curves;
using Overmix.Runs.Logs;
using Overmix.Runs.Store;

namespace Overmix.Runs.Index;

/// <summary>What is kept of a run.</summary>
/// <param name="Stamps">The stamps of the files that it was read from.</param>
/// <param name="Facts">What its small files hold.</param>
/// <param name="Digest">What its logs say.</param>
internal sealed record StoredRun(RunStamps Stamps, RunDocuments Facts, RunDigest Digest);

/// <summary>
/// How a run is spelt in the index: binary, for a thousand of them are read before anything is shown. There are no older versions to read: a file of another
/// <see cref="IndexFile.Schema"/> is passed over.
/// </summary>
internal static class IndexFormat
{
    public static byte[] Encode(StoredRun run)
    {
        using var bytes = new MemoryStream();
        using (var writer = new BinaryWriter(bytes, Encoding.UTF8))
        {
            foreach (FileStamp stamp in Parts(run.Stamps))
            {
                writer.Write(stamp.Length);
                writer.Write(stamp.Modified);
            }

            Write(writer, ManifestFormat.Encode(run.Facts.Manifest));
            Write(writer, run.Facts.Status?.Encode());
            Write(writer, run.Facts.Verdict is { } verdict ? verdict.Span : default);
            writer.Write(run.Facts.Config is not null);
            writer.Write(run.Facts.Config ?? "");
            Write(writer, run.Facts.Damage);
            Write(writer, run.Digest);
        }

        return bytes.ToArray();
    }

    /// <summary>Null if it cannot be read.</summary>
    public static StoredRun? Decode(ReadOnlyMemory<byte> entry)
    {
        try
        {
            using var reader = new BinaryReader(new MemoryStream(entry.ToArray()), Encoding.UTF8);
            FileStamp[] parts = new FileStamp[8];
            for (int i = 0; i < parts.Length; i++)
            {
                parts[i] = new FileStamp(reader.ReadInt64(), reader.ReadInt64());
            }

            return new StoredRun(new RunStamps(new FixedStamps(parts[0], parts[1], parts[2], parts[3]), parts[4], parts[5], parts[6], parts[7]), Facts(reader), Digest(reader));
        }
        catch (Exception cause) when (cause is IOException or FormatException or RunFolderException or ArgumentException or OverflowException)
        {
            return null;
        }
    }

    private static FileStamp[] Parts(RunStamps stamps) =>
    [
        stamps.Fixed.Manifest, stamps.Fixed.Config, stamps.Fixed.Source, stamps.Fixed.Overrides, stamps.Metrics, stamps.Events, stamps.Status, stamps.Verdict,
    ];

    private static RunDocuments Facts(BinaryReader reader)
    {
        RunManifest manifest = ManifestFormat.Decode(Bytes(reader), RunFiles.Manifest);
        byte[] status = Bytes(reader), verdict = Bytes(reader);
        bool hasConfig = reader.ReadBoolean();
        string config = reader.ReadString();
        return new RunDocuments
        {
            Manifest = manifest,
            Status = status.Length > 0 ? RunStatus.TryDecode(status) : null,
            Verdict = verdict.Length > 0 ? verdict : (ReadOnlyMemory<byte>?)null,
            Config = hasConfig ? config : null,
            Damage = Texts(reader),
        };
    }

    private static void Write(BinaryWriter writer, RunDigest digest)
    {
        writer.Write(digest.Evaluations);
        Write(writer, Spelt(digest.Last));
        Write(writer, Spelt(digest.BestOnValidation));
        Write(writer, Spelt(digest.OracleOnTest));
        writer.Write(digest.Ended is { } ended ? (int)ended : -1);
        writer.Write(digest.Marks.Count);
        foreach (MarkedEvent mark in digest.Marks)
        {
            writer.Write(mark.Epoch);
            writer.Write(mark.Kind);
        }

        writer.Write(digest.Spark.Count);
        foreach (SparkPoint point in digest.Spark)
        {
            writer.Write(point.Epoch);
            writer.Write(point.TestError);
        }

        Write(writer, digest.Damage);
        Write(writer, digest.Torn);
    }

    private static RunDigest Digest(BinaryReader reader)
    {
        int evaluations = reader.ReadInt32();
        EpochRecord? last = Record(reader), best = Record(reader), oracle = Record(reader);
        int ended = reader.ReadInt32();
        MarkedEvent[] marks = new MarkedEvent[reader.ReadInt32()];
        for (int i = 0; i < marks.Length; i++)
        {
            int epoch = reader.ReadInt32();
            marks[i] = new MarkedEvent(reader.ReadString(), epoch);
        }

        SparkPoint[] spark = new SparkPoint[reader.ReadInt32()];
        for (int i = 0; i < spark.Length; i++)
        {
            spark[i] = new SparkPoint(reader.ReadInt32(), reader.ReadSingle());
        }

        return new RunDigest
        {
            Evaluations = evaluations,
            Last = last,
            BestOnValidation = best,
            OracleOnTest = oracle,
            Ended = ended < 0 ? null : (RunState)ended,
            Marks = marks,
            Spark = spark,
            Damage = Texts(reader),
            Torn = Texts(reader),
        };
    }

    private static byte[]? Spelt(EpochRecord? record) => record is null ? null : LogFormats.Metrics.Encode(record)[..^1];

    private static EpochRecord? Record(BinaryReader reader)
    {
        byte[] line = Bytes(reader);
        return line.Length == 0 ? null : LogFormats.Metrics.TryReadOwn(line, out EpochRecord? record) ? record : JsonFields.Read(line, LogFormats.Metrics.Read);
    }

    private static void Write(BinaryWriter writer, ReadOnlySpan<byte> bytes)
    {
        writer.Write(bytes.Length);
        writer.Write(bytes);
    }

    private static byte[] Bytes(BinaryReader reader) => reader.ReadBytes(reader.ReadInt32());

    private static void Write(BinaryWriter writer, IReadOnlyList<string> texts)
    {
        writer.Write(texts.Count);
        foreach (string text in texts)
        {
            writer.Write(text);
        }
    }

    private static string[] Texts(BinaryReader reader)
    {
        string[] texts = new string[reader.ReadInt32()];
        for (int i = 0; i < texts.Length; i++)
        {
            texts[i] = reader.ReadString();
        }

        return texts;
    }
}
