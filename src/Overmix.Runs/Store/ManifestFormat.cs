using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Overmix.Runs.Logs;

namespace Overmix.Runs.Store;

/// <summary>How <c>run.json</c> is spelt.</summary>
internal static class ManifestFormat
{
    public static byte[] Encode(RunManifest run)
    {
        var bytes = new ArrayBufferWriter<byte>(2048);
        using (var json = new Utf8JsonWriter(bytes, JsonReals.Indented))
        {
            json.WriteStartObject();
            WriteIdentity(json, run);
            WriteOrigin(json, run);
            WriteMachine(json, run.Machine);
            json.WriteStartObject("files");
            foreach ((string name, string sum) in run.Files.OrderBy(f => f.Key, StringComparer.Ordinal))
            {
                json.WriteString(name, sum);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        return Seal.Document.Apply(bytes.WrittenSpan);
    }

    /// <exception cref="RunFolderException">The text is damaged, or of a newer schema.</exception>
    public static RunManifest Decode(byte[] text, string path)
    {
        if (!Seal.Document.Holds(text))
        {
            throw new RunFolderException(path, "does not fit its checksum: it is incomplete or was changed. Restore it from a copy; without it the run cannot be trusted.");
        }

        try
        {
            return JsonFields.Read(text, Read);
        }
        catch (NotSupportedException cause)
        {
            throw new RunFolderException(path, cause.Message, cause);
        }
        catch (FormatException cause)
        {
            throw new RunFolderException(path, $"is not a run's manifest: {cause.Message}.", cause);
        }
    }

    private static void WriteIdentity(Utf8JsonWriter json, RunManifest run)
    {
        json.WriteNumber("schema", run.Schema);
        json.WriteString("name", run.Name);
        json.WriteNumber("number", run.Number);
        json.WriteString("hash", run.Hash);
        json.WriteNumber("seed", run.Seed);
        json.WriteNumber("epochs", run.Epochs);
        json.WriteString("dataSha256", run.DataSha256);
        json.WriteNumber("semanticsVersion", run.SemanticsVersion);
    }

    private static void WriteOrigin(Utf8JsonWriter json, RunManifest run)
    {
        json.WriteString("created", run.Created.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture));
        json.WriteString("overmixVersion", JsonReals.Storable(run.OvermixVersion));
        WriteTexts(json, "arguments", run.Arguments);
        json.WriteString("commit", run.Commit is null ? null : JsonReals.Storable(run.Commit));
        if (run.IsDirty is { } isDirty)
        {
            json.WriteBoolean("isDirty", isDirty);
        }
        else
        {
            json.WriteNull("isDirty");
        }
    }

    private static void WriteMachine(Utf8JsonWriter json, RunMachine machine)
    {
        json.WriteStartObject("machine");
        json.WriteNumber("threads", machine.Threads);
        WriteTexts(json, "cpuFeatures", machine.CpuFeatures);
        json.WriteString("libtorch", JsonReals.Storable(machine.Libtorch));
        json.WriteString("operatingSystem", JsonReals.Storable(machine.OperatingSystem));
        json.WriteString("architecture", JsonReals.Storable(machine.Architecture));
        json.WriteString("runtime", JsonReals.Storable(machine.Runtime));
        json.WriteString("host", JsonReals.Storable(machine.Host));
        json.WriteEndObject();
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, IReadOnlyList<string> texts)
    {
        json.WriteStartArray(name);
        foreach (string text in texts)
        {
            json.WriteStringValue(JsonReals.Storable(text));
        }

        json.WriteEndArray();
    }

    private static RunManifest Read(JsonFields fields)
    {
        int schema = fields.Count("schema");
        if (schema is < 1 or > RunManifest.CurrentSchema)
        {
            throw new NotSupportedException(string.Create(
                CultureInfo.InvariantCulture, $"has schema {schema}, but this version of Overmix reads schemas up to {RunManifest.CurrentSchema}. Open it with the version that wrote it, or a newer one."));
        }

        return new RunManifest
        {
            Schema = schema,
            Name = fields.Text("name"),
            Number = fields.Count("number"),
            Hash = Sha256(fields, "hash"),
            Seed = fields.Long("seed"),
            Epochs = fields.Count("epochs"),
            DataSha256 = Sha256(fields, "dataSha256"),
            SemanticsVersion = fields.Count("semanticsVersion"),
            Created = fields.Time("created"),
            Machine = ReadMachine(fields.Object("machine")),
            OvermixVersion = fields.Text("overmixVersion"),
            Arguments = fields.Texts("arguments"),
            Commit = fields.OptionalText("commit"),
            IsDirty = fields.OptionalFlag("isDirty"),
            Files = ReadFiles(fields.Object("files")),
        };
    }

    private static RunMachine ReadMachine(JsonFields fields) => new()
    {
        Threads = fields.Count("threads"),
        CpuFeatures = fields.Texts("cpuFeatures"),
        Libtorch = fields.Text("libtorch"),
        OperatingSystem = fields.Text("operatingSystem"),
        Architecture = fields.Text("architecture"),
        Runtime = fields.Text("runtime"),
        Host = fields.Text("host"),
    };

    private static Dictionary<string, string> ReadFiles(JsonFields fields) => fields.Members.ToDictionary(m => m.Name, m => Sha256(fields, m.Name));

    private static string Sha256(JsonFields fields, string name) =>
        RunIdentity.IsSha256(fields.Text(name)) ? fields.Text(name) : throw new FormatException($"member '{name}' is not a SHA-256");
}
