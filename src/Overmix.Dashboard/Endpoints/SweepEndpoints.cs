using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Overmix.Dashboard.Library;

namespace Overmix.Dashboard.Endpoints;

/// <summary>
/// <c>/api/sweeps</c>: what sweeps planned. Read from <c>sweep.json</c>: <c>name</c>, <c>axes</c> (a list of <c>key</c> and <c>values</c>) and <c>tasks</c> (a list
/// of <c>index</c>, <c>settings</c> by dotted key, and optionally <c>run</c>, the run's folder seen from the sweep's). All of it may be missing: then the runs speak
/// for themselves.
/// </summary>
internal static class SweepEndpoints
{
    private const int MostTasks = 20_000;
    private const int MostSettings = 50;

    public static void Map(IEndpointRouteBuilder routes, DashboardContext context) =>
        routes.MapGet("/api/sweeps", () => ApiJson.Answer(new { schema = 1, Sweeps = StudyFiles.Sweeps(context.Folder).Select(path => Read(context.Folder, path)) }));

    private static object Read(string root, string path)
    {
        string folder = Path.GetRelativePath(root, Path.GetDirectoryName(path)!) is var place and not "." ? place.Replace('\\', '/') : "";
        using JsonDocument? document = SmallJson.Open(path);
        JsonElement sweep = document?.RootElement ?? default;
        return new
        {
            Id = RunEntry.IdOf(folder + "/sweep.json"),
            Folder = folder,
            Name = SmallJson.Text(sweep, "name") ?? (folder.Length > 0 ? folder : "sweep"),
            Problem = document is null ? "sweep.json cannot be read: it is no JSON document, or too long." : null,
            Axes = SmallJson.Items(sweep, "axes").Take(10).Select(Axis).ToArray(),
            Tasks = SmallJson.Items(sweep, "tasks").Take(MostTasks).Select(task => Task(folder, task)).ToArray(),
        };
    }

    private static object Axis(JsonElement axis) => new
    {
        Key = SmallJson.Text(axis, "key"),
        Values = SmallJson.Items(axis, "values").Take(1_000).Select(SmallJson.Text).OfType<string>().ToArray(),
    };

    private static object Task(string folder, JsonElement task) => new
    {
        Index = SmallJson.Number(task, "index"),
        Run = SmallJson.Text(task, "run") is { } run ? RunEntry.IdOf(folder.Length > 0 ? $"{folder}/{run}" : run) : null,
        Settings = SmallJson.Member(task, "settings") is { ValueKind: JsonValueKind.Object } settings
            ? settings.EnumerateObject().Take(MostSettings).DistinctBy(s => s.Name).ToDictionary(s => s.Name, s => SmallJson.Text(s.Value) ?? s.Value.GetRawText())
            : [],
    };
}
