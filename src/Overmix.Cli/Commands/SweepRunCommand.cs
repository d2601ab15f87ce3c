using System.CommandLine;
using Overmix.Cli.Output;
using Overmix.Cli.Processes;
using Overmix.Cli.Sweeps;
using Overmix.Core.Errors;
using Overmix.Native;
using Overmix.Studies.Execution;
using Overmix.Studies.Executors.Local;
using Overmix.Studies.Sweeps;

namespace Overmix.Cli.Commands;

/// <summary><c>sweep run</c>: does what is missing of a sweep on this machine.</summary>
internal static class SweepRunCommand
{
    private const int Schema = 1;

    public static Command Create(Terminal terminal)
    {
        Argument<string> target = SweepTarget.Any();
        Option<string?> folder = SweepTarget.Out();
        Option<int?> jobs = new("--jobs") { Description = "Runs at a time; as many as threads × jobs ≤ cores allows by default.", HelpName = "N" };
        Option<bool> failFast = new("--fail-fast") { Description = "Stop at the first failure; runs under way are saved." };
        Option<bool> keepGoing = new("--keep-going") { Description = "Go on after failures: the default." };
        Option<bool> json = CommonOptions.Json();
        jobs.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && !(int.TryParse(result.Tokens[^1].Value, out int count) && count >= 1))
            {
                result.AddError("--jobs must be a whole number from 1 on");
            }
        });
        Command command = new("run", "Runs what is missing of a sweep, a process a run. Ctrl-C saves; the same command goes on.") { target, folder, jobs, failFast, keepGoing, json };
        command.Validators.Add(result =>
        {
            if (result.GetValue(failFast) && result.GetValue(keepGoing))
            {
                result.AddError("--fail-fast and --keep-going exclude each other; give one");
            }
        });
        command.SetAction(parsed =>
        {
            SweepFolder sweep = SweepTarget.Open(parsed.GetRequiredValue(target), parsed.GetValue(folder));
            int atOnce = LocalSweep.JobsFor(sweep.Plan.Threads, ThreadPolicy.Available, parsed.GetValue(jobs));
            return Execute(terminal, new LocalSweep(sweep) { FailsFast = parsed.GetValue(failFast), Say = text => Fail(terminal, text) }, new SweepPlace(sweep, atOnce), parsed.GetValue(json));
        });
        return command;
    }

    private static int Execute(Terminal terminal, LocalSweep local, SweepPlace place, bool asJson)
    {
        SweepFolder sweep = place.Sweep;
        using StopSignals signals = RunSession.Listen(terminal);
        terminal.Say($"{sweep.Plan.Name}: {sweep.Plan.Tasks.Count} {(sweep.Plan.Tasks.Count == 1 ? "task" : "tasks")}, {place.Jobs} at a time, in {sweep.Path}");
        SweepOutcome outcome = new StudyView(terminal).Watch(watch => local.Execute(new WorkerPool(new TaskLauncher(), place.Jobs), () => signals.Requested, watch));
        ExitCode code = outcome.Done == outcome.Tasks ? ExitCode.Done : signals.Requested ?? outcome.ExitCode;
        if (asJson)
        {
            WriteJson(terminal, sweep, outcome, code);
        }
        else
        {
            WriteText(terminal, sweep, outcome);
        }

        return (int)code;
    }

    private static void Fail(Terminal terminal, string text)
    {
        foreach (string line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            terminal.Say($"error: {line.TrimEnd()}");
        }
    }

    private static void WriteText(Terminal terminal, SweepFolder sweep, SweepOutcome outcome)
    {
        string before = outcome.DoneBefore == 0 ? "" : $", {Figures.Count(outcome.DoneBefore)} of them before";
        terminal.Out.WriteLine($"{sweep.Plan.Name}: {Figures.Count(outcome.Done)} of {Figures.Count(outcome.Tasks)} runs done{before}{(outcome.Failures.Count == 0 ? "" : $", {Figures.Count(outcome.Failures.Count)} failed now")}");
        terminal.Out.WriteLine($"folder: {sweep.Path}");
        terminal.Say(SweepAdvice.For(sweep, "overmix sweep run"));
    }

    private static void WriteJson(Terminal terminal, SweepFolder sweep, SweepOutcome outcome, ExitCode code) => terminal.WriteJson(Schema, json =>
    {
        json.WriteString("sweep", sweep.Plan.Name);
        json.WriteString("path", sweep.Path);
        json.WriteNumber("tasks", outcome.Tasks);
        json.WriteNumber("doneBefore", outcome.DoneBefore);
        json.WriteNumber("done", outcome.Done);
        json.WriteObjects("failures", outcome.Failures, end =>
        {
            json.WriteNumber("index", end.Task.Number);
            json.WriteString("label", end.Task.Label);
            json.WriteNumber("exitCode", end.ExitCode);
            json.WriteString("message", new StudyException(end).Message);
        });
        json.WriteNumber("exitCode", (int)code);
    });

    private sealed record SweepPlace(SweepFolder Sweep, int Jobs);
}
