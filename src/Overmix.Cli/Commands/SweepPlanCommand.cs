using System.CommandLine;
using System.Text.Json;
using Overmix.Cli.Output;
using Overmix.Cli.Sweeps;
using Overmix.Config.Sweeps;
using Overmix.Core.Errors;
using Overmix.Native;
using Overmix.Studies.Executors.Local;
using Overmix.Studies.Sweeps;

namespace Overmix.Cli.Commands;

/// <summary><c>sweep plan</c>: from a file to a list of tasks that nothing changes any more.</summary>
internal static class SweepPlanCommand
{
    private const int Schema = 1;

    public static Command Create(Terminal terminal)
    {
        Argument<string> file = CommonOptions.Named(new Argument<string>("FILE") { Description = "The file that describes the sweep, YAML or JSON." });
        Option<string?> folder = SweepTarget.Out();
        Option<bool> dryRun = new("--dry-run") { Description = "Only say what would be planned, and what it would cost." };
        Option<bool> json = CommonOptions.Json();
        Command command = new("plan", "Writes the list of a sweep's tasks, once and for all; says how many, how long, how large.") { file, folder, dryRun, json };
        command.SetAction(parsed =>
        {
            SweepDefinition sweep = SweepReader.ReadFile(parsed.GetRequiredValue(file));
            string path = Path.GetFullPath(SweepTarget.FolderOf(sweep, parsed.GetValue(folder)));
            SweepPlan plan = SweepExpansion.Expand(sweep);
            bool isNew = false;
            plan = parsed.GetValue(dryRun) ? SweepFolder.Check(path, plan) : SweepFolder.Keep(path, sweep, plan, out isNew).Plan;
            SweepCost? cost = TryEstimate(plan, out string? unknown);
            var planned = new Planned(plan, cost, path, parsed.GetValue(dryRun) ? "would be planned" : isNew ? "planned" : "planned before", unknown);
            if (parsed.GetValue(json))
            {
                WriteJson(terminal, planned);
            }
            else
            {
                WriteText(terminal, planned);
            }

            return 0;
        });
        return command;
    }

    // A plan is often made where its runs cannot be: on a cluster's front end without a GPU, for example.
    private static SweepCost? TryEstimate(SweepPlan plan, out string? unknown)
    {
        try
        {
            unknown = null;
            return SweepCost.Estimate(plan);
        }
        catch (UserErrorException cause)
        {
            unknown = cause.Message;
            return null;
        }
    }

    private static void WriteText(Terminal terminal, Planned planned)
    {
        SweepPlan plan = planned.Plan;
        terminal.Out.WriteLine($"{plan.Name}: {Figures.Count(plan.Tasks.Count)} {(plan.Tasks.Count == 1 ? "task" : "tasks")} in {Figures.Count(planned.Cells)} {(planned.Cells == 1 ? "cell" : "cells")}, {planned.Word}");
        foreach (PlanAxis axis in plan.Axes)
        {
            terminal.Out.WriteLine($"  {axis.Name}: {string.Join(" | ", axis.Points.Select(p => string.Join(", ", p)))}");
        }

        terminal.Out.WriteLine(planned.Cost is not { } cost ? $"cost unknown here: {planned.Unknown}" : $"expected on this machine: {Figures.Duration(cost.Seconds)} one after the other, {Figures.Duration(cost.Seconds / planned.Jobs)} with {planned.Jobs} at a time, by {Figures.Count(cost.Steps)} steps and a trial of {cost.Probes} {(cost.Probes == 1 ? "kind" : "kinds")} of run; {Figures.Bytes(cost.Bytes)} on disk");
        terminal.Out.WriteLine($"folder: {planned.Folder}");
    }

    private static void WriteJson(Terminal terminal, Planned planned) => terminal.WriteJson(Schema, json =>
    {
        json.WriteString("sweep", planned.Plan.Name);
        json.WriteString("path", planned.Folder);
        json.WriteString("state", planned.Word);
        json.WriteNumber("tasks", planned.Plan.Tasks.Count);
        json.WriteNumber("cells", planned.Cells);
        json.WriteObjects("axes", planned.Plan.Axes, axis =>
        {
            json.WriteStrings("keys", axis.Keys);
            json.WriteStrings("points", axis.Points.Select(p => string.Join(", ", p)));
        });
        WriteCount(json, "steps", planned.Cost?.Steps);
        json.WriteNumber("threads", planned.Plan.Threads);
        json.WriteNumber("jobs", planned.Jobs);
        json.WriteFinite("serialSeconds", planned.Cost?.Seconds);
        json.WriteFinite("seconds", planned.Cost?.Seconds / planned.Jobs);
        WriteCount(json, "bytes", planned.Cost?.Bytes);
        json.WriteString("costUnknown", planned.Unknown);
    });

    private static void WriteCount(Utf8JsonWriter json, string name, long? count)
    {
        if (count is { } known)
        {
            json.WriteNumber(name, known);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private sealed record Planned(SweepPlan Plan, SweepCost? Cost, string Folder, string Word, string? Unknown)
    {
        public int Cells => Plan.Tasks.Select(t => t.Cell).Distinct().Count();

        public int Jobs => Math.Min(Plan.Tasks.Count, LocalSweep.JobsFor(Plan.Threads, ThreadPolicy.Available, null));
    }
}
