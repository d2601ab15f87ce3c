using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Overmix.Core.Errors;
using Overmix.Runs.Store;

namespace Overmix.Studies.Sweeps;

/// <summary>How <c>tasks.jsonl</c> is spelt: a line on the sweep, then a line a task, all guarded by one checksum.</summary>
internal static class TaskList
{
    private const int Schema = 1;
    private const string SumStart = ",\"sum\":\"";
    private const string SumEnd = "\"}";

    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    public static string Encode(SweepPlan plan)
    {
        var head = new Head(Schema, plan.Name, plan.Tasks.Count, plan.Identity, RunIdentity.Sha256(plan.BaseText), plan.Axes, plan.Compare);
        string first = JsonSerializer.Serialize(head, Json), body = string.Concat(plan.Tasks.Select(t => JsonSerializer.Serialize(Line.Of(t), Json) + "\n"));
        return $"{first[..^1]}{SumStart}{Sum(first[..^1], body)}{SumEnd}\n{body}";
    }

    /// <exception cref="SweepException">The text is damaged, or of a newer schema.</exception>
    public static SweepPlan Decode(string text, string baseText, string path)
    {
        int end = text.IndexOf('\n', StringComparison.Ordinal), sum = end < 0 ? -1 : text.LastIndexOf(SumStart, end, StringComparison.Ordinal);
        if (sum < 0 || text[(sum + SumStart.Length)..end] != Sum(text[..sum], text[(end + 1)..]) + SumEnd)
        {
            throw Damaged(path, "does not fit its checksum: it is incomplete or was changed");
        }

        try
        {
            Head head = JsonSerializer.Deserialize<Head>(text[..sum] + "}", Json)!;
            if (head.Schema is < 1 or > Schema)
            {
                throw new SweepException($"{path}: has schema {head.Schema}, but this version of Overmix reads schemas up to {Schema}. Take the version that planned it, or a newer one.", ExitCode.InvalidData);
            }

            if (RunIdentity.Sha256(baseText) != head.Base)
            {
                throw Damaged(Path.Combine(Path.GetDirectoryName(path)!, SweepFolder.BaseName), "is not the base configuration that the sweep was planned with");
            }

            SweepTask[] tasks = [.. text[(end + 1)..].Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonSerializer.Deserialize<Line>(l, Json)!.ToTask())];
            return new SweepPlan(head.Sweep, head.Identity, head.Axes, head.Compare, tasks, baseText);
        }
        catch (JsonException cause)
        {
            throw new SweepException($"{path}: is no task list: {cause.Message}", ExitCode.InvalidData, cause);
        }
    }

    private static SweepException Damaged(string path, string problem) => new($"{path}: {problem}. Restore it from a copy, or plan the sweep anew in another folder.", ExitCode.InvalidData);

    private static string Sum(string head, string body) => RunIdentity.Sha256(new StringBuilder(head).Append('\n').Append(body).ToString());

    private sealed record Head(int Schema, string Sweep, int Tasks, string Identity, string Base, IReadOnlyList<PlanAxis> Axes, IReadOnlyList<string> Compare);

    private sealed record Line(int Index, string Cell, long Seed, IReadOnlyDictionary<string, string> Settings, IReadOnlyDictionary<string, string> Choices)
    {
        public static Line Of(SweepTask task) => new(task.Index, task.Cell, task.Seed, task.Settings, task.Choices);

        public SweepTask ToTask() => new(Index, Cell, Seed, Settings, Choices);
    }
}
