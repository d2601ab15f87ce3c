using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.Json;
using Overmix.Cli.Output;
using Overmix.Core.Errors;
using Overmix.Runs;
using Overmix.Studies.Cleaning;

namespace Overmix.Cli.Commands;

/// <summary><c>runs gc</c>: removes old checkpoints of runs that nobody is at work on; lists them first.</summary>
internal static class RunsCleanCommand
{
    private const int Schema = 1;

    public static Command Create(Terminal terminal)
    {
        Argument<string> folder = CommonOptions.Named(new Argument<string>("DIR") { Description = "Folder of runs, or a run's; demos and sweeps within it are found too.", DefaultValueFactory = _ => CommonOptions.RunsFolder });
        Option<int> keep = new("--keep-last") { Description = "How many of the newest valid checkpoints each run keeps.", HelpName = "K", Required = true };
        keep.Validators.Add(RequirePositive);
        Option<bool> dry = new("--dry-run") { Description = "Only list what would go." };
        Option<bool> json = CommonOptions.Json();
        Command command = new("gc", "Removes old checkpoints, listed first: never logs, models, or what a run at work may need.") { folder, keep, dry, json };
        command.SetAction(parsed => Execute(terminal, new Request(Path.GetFullPath(parsed.GetRequiredValue(folder)), parsed.GetValue(keep), parsed.GetValue(dry), parsed.GetValue(json))));
        return command;
    }

    private static int Execute(Terminal terminal, Request request)
    {
        if (!Directory.Exists(request.Folder))
        {
            throw new RunFolderException(request.Folder, "no such folder. Name a folder of runs.");
        }

        IReadOnlyList<CleanableRun> found = CheckpointCleaning.Survey(request.Folder, request.Keep);
        if (!request.AsJson)
        {
            List(terminal, request, found);
        }

        CleanableRun[] removed = request.IsDry ? [] : [.. found.Where(r => r.Surplus.Count > 0).Select(r => CheckpointCleaning.Remove(r, request.Keep))];
        if (request.AsJson)
        {
            terminal.WriteJson(Schema, json => WriteJson(json, request, found, removed));
        }
        else
        {
            Conclude(terminal, request, found, removed);
        }

        return (int)(removed.Any(r => r.LeftAlone is not null) ? ExitCode.Failed : ExitCode.Done);
    }

    private static void List(Terminal terminal, Request request, IReadOnlyList<CleanableRun> found)
    {
        string[][] rows = [.. found.SelectMany(r => r.Surplus.Select(s => (string[])[Path.GetRelativePath(request.Folder, s.Path), Figures.Bytes(s.Bytes)]))];
        if (rows.Length > 0)
        {
            terminal.WriteTable(["checkpoint", ">size"], rows);
        }

        foreach (CleanableRun run in found.Where(r => r.LeftAlone is not null))
        {
            terminal.Say($"{run.Run.Reference}: left alone: {run.LeftAlone}");
        }
    }

    private static void Conclude(Terminal terminal, Request request, IReadOnlyList<CleanableRun> found, IReadOnlyList<CleanableRun> removed)
    {
        foreach (CleanableRun run in removed.Where(r => r.LeftAlone is not null))
        {
            terminal.Say($"{run.Run.Reference}: not removed: {run.LeftAlone}");
        }

        IReadOnlyList<CleanableRun> counted = request.IsDry ? found : removed;
        int count = counted.Sum(r => r.Surplus.Count);
        string what = string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? "checkpoint" : "checkpoints")}, {Figures.Bytes(counted.Sum(r => r.Surplus.Sum(s => s.Bytes)))}");
        terminal.Out.WriteLine(found.All(r => r.Surplus.Count == 0) ? $"nothing to remove: no run has more than {request.Keep} valid {(request.Keep == 1 ? "checkpoint" : "checkpoints")}" : request.IsDry ? $"would remove {what}" : $"removed {what}");
    }

    private static void WriteJson(Utf8JsonWriter json, Request request, IReadOnlyList<CleanableRun> found, IReadOnlyList<CleanableRun> removed)
    {
        HashSet<string> gone = [.. removed.SelectMany(r => r.Surplus).Select(s => s.Path)];
        json.WriteBoolean("dryRun", request.IsDry);
        json.WriteNumber("keepLast", request.Keep);
        json.WriteObjects("checkpoints", found.SelectMany(r => r.Surplus.Select(s => (r.Run, Surplus: s))), item =>
        {
            json.WriteString("run", item.Run.Reference);
            json.WriteString("path", item.Surplus.Path);
            json.WriteNumber("bytes", item.Surplus.Bytes);
            json.WriteBoolean("removed", gone.Contains(item.Surplus.Path));
        });
        json.WriteObjects("leftAlone", found.Concat(removed).Where(r => r.LeftAlone is not null), run =>
        {
            json.WriteString("run", run.Run.Reference);
            json.WriteString("path", run.Run.Path);
            json.WriteString("why", run.LeftAlone);
        });
    }

    private static void RequirePositive(OptionResult result)
    {
        if (result.Tokens.Count > 0 && !(int.TryParse(result.Tokens[^1].Value, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count >= 1))
        {
            result.AddError("--keep-last must be a whole number from 1: a run without a checkpoint cannot go on");
        }
    }

    private sealed record Request(string Folder, int Keep, bool IsDry, bool AsJson);
}
