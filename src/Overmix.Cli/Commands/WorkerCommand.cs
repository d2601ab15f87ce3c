using System.CommandLine;
using Overmix.Cli.Output;
using Overmix.Cli.Processes;
using Overmix.Core.Errors;
using Overmix.Runs.Store;
using Overmix.Studies.Execution;

namespace Overmix.Cli.Commands;

/// <summary><c>worker</c>, hidden: one run of a study, started by another process of Overmix. It saves and ends when its standard input does, so no worker outlives its parent for long.</summary>
internal static class WorkerCommand
{
    /// <summary>The verb.</summary>
    public const string Verb = "worker";

    /// <summary>The option that names a run to go on with.</summary>
    public const string ResumeOption = "--resume";

    /// <summary>The option that names the configuration of a new run.</summary>
    public const string ConfigOption = "--config";

    /// <summary>The option that names the store's folder.</summary>
    public const string OutOption = "--out";

    /// <summary>The option that gives a new run's number.</summary>
    public const string NumberOption = "--number";

    public static Command Create(Terminal terminal, IReadOnlyList<string> arguments)
    {
        Option<string?> resume = new(ResumeOption), config = new(ConfigOption);
        Option<string> folder = new(OutOption) { DefaultValueFactory = _ => CommonOptions.RunsFolder };
        Option<int> number = new(NumberOption);
        Command command = new(Verb, "One run of a study, started by another process.") { resume, config, folder, number };
        command.Hidden = true;
        command.SetAction(parsed =>
        {
            using StopSignals signals = RunSession.Listen(terminal);
            signals.RequestWhenInputEnds(Console.OpenStandardInput());
            var execution = new RunExecution(() => signals.Requested, terminal.Say);
            RunResult result = parsed.GetValue(resume) is { } path
                ? execution.Resume(RunDirectory.Open(path))
                : execution.Start(new RunStore(parsed.GetRequiredValue(folder)), TrainCommand.OrderOf(parsed.GetValue(config), [], arguments) with { Number = parsed.GetValue(number) });
            if (result.Outcome.ExitCode == ExitCode.Failed)
            {
                terminal.Say($"error: {result.Outcome.Message}");
            }

            return (int)result.Outcome.ExitCode;
        });
        return command;
    }
}
