using System.Text.Json;
using Overmix.Core.Errors;
using Overmix.Dashboard.Library;
using Overmix.Runs.Logs;
using Overmix.Runs.Store;

namespace Overmix.Dashboard.Endpoints;

/// <summary>Everything about one run but its curves.</summary>
internal static class RunDocument
{
    private const string FactsFile = "facts.json";
    private const int LongestText = 200_000;

    public static object Of(RunEntry entry, DashboardContext context)
    {
        RunManifest? manifest = entry.Summary.Manifest;
        (IReadOnlyList<LoggedEvent> events, int dropped) = context.Open.Of(entry)?.Events() ?? ([], 0);
        return new
        {
            schema = 1,
            Run = RunRow.Of(entry),
            Problems = RunRow.Problems(entry.Summary),
            entry.Settings,
            Config = Text(() => entry.Directory?.ReadConfig()),
            Overrides = Text(() => entry.Directory?.ReadOverrides()),
            Facts = FactsOf(entry),
            Environment = manifest is null ? null : EnvironmentOf(manifest),
            Events = events.Select(e => new { e.Time, e.Event.Kind, e.Event.Epoch, e.Event.Step, e.Event.Details }),
            EventsLeftOut = dropped,
            Siblings = context.Library.State.Entries.Where(e => RunRow.GroupOf(e.Path) == RunRow.GroupOf(entry.Path) && e.Summary.Manifest is not null).Select(e => e.Id).Take(200),
        };
    }

    private static object EnvironmentOf(RunManifest manifest) => new
    {
        manifest.Created,
        manifest.OvermixVersion,
        manifest.Commit,
        manifest.IsDirty,
        Command = string.Join(' ', manifest.Arguments),
        manifest.Hash,
        manifest.DataSha256,
        manifest.SemanticsVersion,
        manifest.Machine.Threads,
        CpuFeatures = string.Join(' ', manifest.Machine.CpuFeatures),
        manifest.Machine.Libtorch,
        manifest.Machine.OperatingSystem,
        manifest.Machine.Architecture,
        manifest.Machine.Runtime,
        manifest.Machine.Host,
    };

    private static IReadOnlyList<object> FactsOf(RunEntry entry)
    {
        try
        {
            if (entry.Directory?.ReadJson(FactsFile) is not { } bytes)
            {
                return [];
            }

            using JsonDocument document = JsonDocument.Parse(bytes, SmallJson.Strict);
            return [.. SmallJson.Items(document.RootElement, "facts").Take(100).Select(f => new { Label = SmallJson.Text(f, "label"), Value = SmallJson.Text(f, "value") })];
        }
        catch (Exception cause) when (cause is UserErrorException or JsonException)
        {
            return [];
        }
    }

    private static string? Text(Func<string?> read)
    {
        try
        {
            return read() is { } text ? text.Length > LongestText ? text[..LongestText] + "\n…" : text : null;
        }
        catch (UserErrorException)
        {
            return null; // The run's problems say so.
        }
    }
}
