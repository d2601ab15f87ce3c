using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using Overmix.Core.Durability;

namespace Overmix.Studies.Guarding;

/// <summary>Keeps trajectories as small compressed files, one a setting and seed; a finished file counts as done anywhere.</summary>
public static class TrajectoryFile
{
    private const int Digits = 5; // significant: far below the noise of any figure kept

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    /// <summary>Where a trajectory lies in a folder.</summary>
    public static string PathOf(string folder, string setting, int seed) => Path.Combine(folder, FormattableString.Invariant($"{setting}-s{seed}.json.gz"));

    /// <summary>Writes a trajectory, whole or not at all.</summary>
    public static void Write(string folder, Trajectory trajectory)
    {
        using var memory = new MemoryStream();
        using (var gzip = new GZipStream(memory, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            JsonSerializer.Serialize(gzip, Document.From(trajectory), Json);
        }

        DurableFile.Replace(PathOf(folder, trajectory.Setting, trajectory.Seed), memory.ToArray());
    }

    /// <summary>Reads a trajectory; null if there is none.</summary>
    /// <exception cref="GuardRecordException">The file is damaged or of another version.</exception>
    public static Trajectory? TryRead(string folder, string setting, int seed)
    {
        string path = PathOf(folder, setting, seed);
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            using var gzip = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
            Document document = JsonSerializer.Deserialize<Document>(gzip, Json) ?? throw new JsonException("empty");
            return document.Schema == Trajectory.CurrentSchema ? document.ToTrajectory() : throw new JsonException($"schema {document.Schema}");
        }
        catch (Exception cause) when (cause is JsonException or InvalidDataException or IOException)
        {
            throw new GuardRecordException(path, cause);
        }
    }

    private static double Rounded(double value) =>
        value == 0 || !double.IsFinite(value) ? value : double.Parse(value.ToString("G" + Digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private sealed record Table(string Role, Dictionary<string, double[]> Columns)
    {
        public static Table From(RunTable table) => new(table.Role, table.Columns.ToDictionary(c => c.Key, c => c.Value.Select(Rounded).ToArray()));

        public RunTable ToTable() => new(Role, Columns.ToDictionary(c => c.Key, c => (IReadOnlyList<double>)c.Value));
    }

    private sealed record Document(int Schema, string Setting, int Seed, int Examples, int[] TestHalves, int[] HeldOut, double Seconds, Table Full, Table[] Folds)
    {
        public static Document From(Trajectory t) =>
            new(Trajectory.CurrentSchema, t.Setting, t.Seed, t.Examples, [.. t.TestHalves], [.. t.HeldOut], Rounded(t.Seconds), Table.From(t.Full), [.. t.Folds.Select(Table.From)]);

        public Trajectory ToTrajectory() => new()
        {
            Setting = Setting,
            Seed = Seed,
            Examples = Examples,
            TestHalves = TestHalves,
            HeldOut = HeldOut,
            Seconds = Seconds,
            Full = Full.ToTable(),
            Folds = [.. Folds.Select(f => f.ToTable())],
        };
    }
}
