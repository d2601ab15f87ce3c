using System.Text.Json;
using System.Text.Json.Serialization;
using Overmix.Core.Claims;
using Overmix.Core.Errors;

namespace Overmix.Reporting.Claims;

/// <summary>A claim's file cannot be read.</summary>
/// <param name="path">The file.</param>
/// <param name="what">What is wrong with it.</param>
public sealed class ClaimFileException(string path, string what) : UserErrorException($"{path}: {what}. Bring it back from a copy, or delete it and have it made again.", ExitCode.InvalidData);

/// <summary><c>claims/ID.json</c>: the dashboard's members first (docs/methods/dashboard.md), then all that a page shows, tables included; the figure lies beside it.</summary>
public static class ClaimFile
{
    private const int Schema = 1;

    // Tables that hold no more than the figure's points, which lie beside the file as CSV.
    private const string FigureTable = "figure-";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NewLine = "\n",
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>A report as a file's bytes.</summary>
    /// <param name="report">The report.</param>
    public static byte[] Encode(ClaimReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return [.. JsonSerializer.SerializeToUtf8Bytes(Document.Of(report), Json), (byte)'\n'];
    }

    /// <summary>Reads a report; its figure is not in the file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="ClaimFileException">It is damaged, or of another version.</exception>
    public static ClaimReport Read(string path)
    {
        try
        {
            Document document = JsonSerializer.Deserialize<Document>(File.ReadAllBytes(path), Json) ?? throw new JsonException("it is empty");
            return document.Schema == Schema ? document.ToReport() : throw new JsonException(FormattableString.Invariant($"it has schema {document.Schema}, and this version reads {Schema}"));
        }
        catch (Exception cause) when (cause is JsonException or ArgumentException or NullReferenceException)
        {
            throw new ClaimFileException(path, cause.Message.TrimEnd('.'));
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw StorageException.From(path, cause);
        }
    }

    /// <summary>The verdict of a name.</summary>
    internal static ClaimVerdict VerdictOf(string name) =>
        Enum.GetValues<ClaimVerdict>().Where(v => v.ToName() == name).Cast<ClaimVerdict?>().FirstOrDefault() ?? throw new JsonException($"'{name}' is no verdict");

    private sealed record Document(
        int Schema,
        string Id,
        string Scale,
        string Verdict,
        double? Effect,
        double[]? Interval,
        IReadOnlyList<long> Seeds,
        string Data,
        string Command,
        string? Claim,
        string Note)
    {
        public double? Level { get; init; }

        public string Unit { get; init; } = "";

        public string Statement { get; init; } = "";

        public string Source { get; init; } = "";

        public string Rule { get; init; } = "";

        public int Runs { get; init; }

        public double Hours { get; init; }

        public IReadOnlyList<string> Machines { get; init; } = [];

        public IReadOnlyList<string> Versions { get; init; } = [];

        public IReadOnlyList<string> Commits { get; init; } = [];

        public int RunsOfUnknownCommit { get; init; }

        public IReadOnlyList<string> DataSha256 { get; init; } = [];

        public IReadOnlyList<string> Arithmetic { get; init; } = [];

        public IReadOnlyList<PartDocument> Parts { get; init; } = [];

        public IReadOnlyList<ClaimTable> Tables { get; init; } = [];

        public string Caption { get; init; } = "";

        public static Document Of(ClaimReport r) => new(
            ClaimFile.Schema, r.Id, r.Scale, r.Finding.Verdict.ToName(), r.Finding.Effect, r.Finding.Interval is { } i ? [i.Low, i.High] : null, r.Finding.Seeds, r.Setting, r.Command, r.IsOfPaper ? null : r.Statement, r.Finding.Sentence)
        {
            Level = r.Finding.Interval?.Level,
            Unit = r.Finding.EffectUnit,
            Statement = r.Statement,
            Source = r.Source,
            Rule = r.Rule,
            Runs = r.Runs,
            Hours = r.Hours,
            Machines = r.Machines,
            Versions = r.Versions,
            Commits = r.Commits,
            RunsOfUnknownCommit = r.RunsOfUnknownCommit,
            DataSha256 = r.DataSha256,
            Arithmetic = r.Arithmetic,
            Parts = [.. r.Finding.Parts.Select(PartDocument.Of)],
            Tables = [.. r.Finding.Tables.Where(t => !t.Name.StartsWith(FigureTable, StringComparison.Ordinal))],
            Caption = r.Finding.Figure?.Caption ?? "",
        };

        public ClaimReport ToReport() => new()
        {
            Id = Id,
            Statement = Statement,
            Source = Source,
            IsOfPaper = Claim is null,
            Scale = Scale,
            Setting = Data,
            Rule = Rule,
            Command = Command,
            Runs = Runs,
            Hours = Hours,
            Machines = Machines,
            Versions = Versions,
            Commits = Commits,
            RunsOfUnknownCommit = RunsOfUnknownCommit,
            DataSha256 = DataSha256,
            Arithmetic = Arithmetic,
            Finding = new ClaimFinding
            {
                Verdict = VerdictOf(Verdict),
                Sentence = Note,
                Effect = Effect,
                Interval = Interval is [var low, var high] ? new ClaimInterval(low, high, Level ?? 0.95) : null,
                EffectUnit = Unit,
                Seeds = Seeds,
                Parts = [.. Parts.Select(p => p.ToPart())],
                Tables = Tables,
                Figure = Caption.Length == 0 ? null : new ClaimFigure(Caption, []),
            },
        };
    }

    private sealed record PartDocument(string Part, string Demand, string Found, double? Mean, double[]? Interval, string Verdict)
    {
        public static PartDocument Of(JudgedPart p) => new(p.Name, p.Demand, p.Found, p.Mean, p.Interval is { } i ? [i.Low, i.High] : null, p.Verdict.ToName());

        public JudgedPart ToPart() => new(Part, Demand, VerdictOf(Verdict))
        {
            Found = Found,
            Mean = Mean,
            Interval = Interval is [var low, var high] ? new ClaimInterval(low, high) : null,
        };
    }
}
