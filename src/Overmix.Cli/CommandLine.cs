using System.CommandLine;
using Overmix.Cli.Commands;
using Overmix.Cli.Output;
using Overmix.Core.Errors;

namespace Overmix.Cli;

/// <summary>The command line as a whole: arguments in, exit code out. Results go to stdout, everything else to stderr.</summary>
internal static class CommandLine
{
    /// <summary>Runs one command line.</summary>
    /// <returns>An <see cref="ExitCode"/> as a number.</returns>
    public static int Run(IReadOnlyList<string> arguments, Terminal terminal) => Run(Root(terminal, arguments), arguments, terminal);

    /// <summary>Runs one command line with other verbs than Overmix's.</summary>
    internal static int Run(RootCommand root, IReadOnlyList<string> arguments, Terminal terminal)
    {
        try
        {
            // No response files: a token that begins with @ means itself. No bundling: -s takes a word of its own.
            var parsing = new ParserConfiguration { EnablePosixBundling = false, ResponseFileTokenReplacer = null };
            ParseResult parsed = root.Parse(arguments, parsing);
            return UsageErrors.Any(parsed) ? UsageErrors.Explain(parsed, terminal) : parsed.Invoke(Invocation(terminal));
        }
        catch (Exception error)
        {
            return ErrorReport.Explain(error, terminal);
        }
    }

    private static RootCommand Root(Terminal terminal, IReadOnlyList<string> arguments) => new("Trains classifiers with Mixup, sees over-training coming, and shows why.")
    {
        DemoCommand.Create(terminal),
        TrainCommand.Create(terminal, arguments),
        ResumeCommand.Create(terminal),
        RerunCommand.Create(terminal, arguments),
        EvaluateCommand.Create(terminal),
        InspectCommand.Create(terminal),
        PredictCommand.Create(terminal),
        DiagnoseCommand.Create(terminal),
        CompareCommand.Create(terminal),
        ReportCommand.Create(terminal),
        TheoryCommand.Create(terminal, arguments),
        ReproduceCommand.Create(terminal),
        new Command("runs", "Looks at runs, and after them.") { RunsListCommand.Create(terminal), RunsShowCommand.Create(terminal), RunsCompareCommand.Create(terminal), RunsExportCommand.Create(terminal), RunsCleanCommand.Create(terminal) },
        DashCommand.Create(terminal),
        new Command("sweep", "Many runs: plans, runs and collects what a file describes.") { SweepPlanCommand.Create(terminal), SweepRunCommand.Create(terminal), SweepStatusCommand.Create(terminal), SweepCollectCommand.Create(terminal) },
        TaskCommand.Create(terminal, arguments),
        new Command("slurm", "Sweeps on a cluster.") { SlurmSubmitCommand.Create(terminal), SlurmStatusCommand.Create(terminal) },
        new Command("data", "Published data sets: what is here, bring it here, check it.") { DataListCommand.Create(terminal), DataFetchCommand.Create(terminal), DataVerifyCommand.Create(terminal) },
        new Command("config", "Documents the configuration.") { ConfigSchemaCommand.Create(terminal) },
        DoctorCommand.Create(terminal),
        CiteCommand.Create(terminal),
        CompletionCommand.Create(terminal),
        new Command("bench", "Measures Overmix on this machine.") { TheoryBenchCommand.Create(terminal), TrainBenchCommand.Create(terminal), PrecisionBenchCommand.Create(terminal), GuardBenchCommand.Create(terminal), SwitchingBenchCommand.Create(terminal) },
        WorkerCommand.Create(terminal, arguments),
    };

    // Signals are StopSignals' business: the library's own handling would kill a run that is still saving.
    private static InvocationConfiguration Invocation(Terminal terminal) => new()
    {
        EnableDefaultExceptionHandler = false,
        ProcessTerminationTimeout = null,
        Output = terminal.Out,
        Error = terminal.Error,
    };
}
