using System.Globalization;
using System.Text.Json;
using Overmix.Core.Curves;
using Overmix.Runs.Logs;
using Overmix.Runs.Store;

namespace Overmix.Runs.Index;

/// <summary>A digest with the stamps of the logs it was made from.</summary>
/// <param name="Path">The run's folder, seen from the index's root.</param>
/// <param name="Metrics">Stamp of <c>metrics.jsonl</c>.</param>
/// <param name="Events">Stamp of <c>events.jsonl</c>.</param>
/// <param name="Digest">The digest.</param>
internal sealed record StoredDigest(string Path, FileStamp Metrics, FileStamp Events, RunDigest Digest);

/// <summary>A line a run in the index file. Sealed like every log, so that a damaged line is passed over and its run read anew.</summary>
internal sealed class DigestFormat : LogFormat<StoredDigest>
{
    /// <summary>Raised whenever a digest means something else; files of another number are passed over.</summary>
    public const int Schema = 1;

    public override string FileName => "index.jsonl";

    private protected override void Write(Utf8JsonWriter json, StoredDigest entry)
    {
        RunDigest digest = entry.Digest;
        json.WriteNumber("schema", Schema);
        json.WriteString("path", entry.Path);
        WriteStamp(json, "metrics", entry.Metrics);
        WriteStamp(json, "events", entry.Events);
        json.WriteNumber("evaluations", digest.Evaluations);
        WriteRecord(json, "last", digest.Last);
        WriteRecord(json, "best", digest.BestOnValidation);
        WriteRecord(json, "oracle", digest.OracleOnTest);
        json.WriteString("ended", digest.Ended?.ToString());
        WriteTexts(json, "marks", digest.Marks.Select(m => string.Create(CultureInfo.InvariantCulture, $"{m.Epoch} {m.Kind}")));
        WriteTexts(json, "spark", digest.Spark.Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Epoch} {p.TestError:R}")));
        WriteTexts(json, "damage", digest.Damage);
        WriteTexts(json, "torn", digest.Torn);
    }

    internal override StoredDigest Read(JsonFields fields)
    {
        if (fields.Count("schema") != Schema)
        {
            throw new FormatException("another schema");
        }

        return new StoredDigest(fields.Text("path"), ReadStamp(fields.Object("metrics")), ReadStamp(fields.Object("events")), new RunDigest
        {
            Evaluations = fields.Count("evaluations"),
            Last = ReadRecord(fields, "last"),
            BestOnValidation = ReadRecord(fields, "best"),
            OracleOnTest = ReadRecord(fields, "oracle"),
            Ended = fields.OptionalText("ended") is { } ended ? Enum.TryParse(ended, out RunState state) ? state : throw new FormatException("no state") : null,
            Marks = [.. fields.Texts("marks").Select(Halves).Select(h => new MarkedEvent(h.Text, h.Epoch))],
            Spark = [.. fields.Texts("spark").Select(Halves).Select(h => new SparkPoint(h.Epoch, float.Parse(h.Text, CultureInfo.InvariantCulture)))],
            Damage = fields.Texts("damage"),
            Torn = fields.Texts("torn"),
        });
    }

    private static void WriteStamp(Utf8JsonWriter json, string name, FileStamp stamp)
    {
        json.WriteStartObject(name);
        json.WriteNumber("length", stamp.Length);
        json.WriteNumber("modified", stamp.Modified);
        json.WriteEndObject();
    }

    private static FileStamp ReadStamp(JsonFields fields) => new(fields.Long("length"), fields.Long("modified"));

    private static void WriteRecord(Utf8JsonWriter json, string name, EpochRecord? record)
    {
        if (record is null)
        {
            json.WriteNull(name);
        }
        else
        {
            json.WritePropertyName(name);
            json.WriteRawValue(LogFormats.Metrics.Encode(record).AsSpan().TrimEnd((byte)'\n'));
        }
    }

    private static EpochRecord? ReadRecord(JsonFields fields, string name) => fields.Has(name) ? LogFormats.Metrics.Read(fields.Object(name)) : null;

    private static void WriteTexts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (string text in texts)
        {
            json.WriteStringValue(JsonReals.Storable(text));
        }

        json.WriteEndArray();
    }

    private static (int Epoch, string Text) Halves(string text)
    {
        int space = text.IndexOf(' ', StringComparison.Ordinal);
        return space > 0 && int.TryParse(text.AsSpan(0, space), NumberStyles.None, CultureInfo.InvariantCulture, out int epoch) ? (epoch, text[(space + 1)..]) : throw new FormatException("no epoch");
    }
}
