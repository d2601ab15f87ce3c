using System.CommandLine;
using System.Globalization;
using Overmix.Cli.Output;
using Overmix.Core.Errors;
using Overmix.Runs.Store;
using Overmix.Studies.Execution;

namespace Overmix.Cli.Commands;

/// <summary><c>rerun</c>: a run's configuration and seed again, as a new run, and whether it came out the same.</summary>
internal static class RerunCommand
{
    private const int Schema = 1;

    public static Command Create(Terminal terminal, IReadOnlyList<string> arguments)
    {
        Argument<string> reference = CommonOptions.Run();
        Option<string> folder = CommonOptions.Runs();
        Option<string?> output = CommonOptions.Named(new Option<string?>("--out") { Description = "The folder that holds the new run; that of --runs by default.", HelpName = "DIR" });
        Option<bool> json = CommonOptions.Json();
        Command command = new("rerun", "Trains a run's configuration and seed again, as a new run, and says whether it came out the same, bit for bit.") { reference, folder, output, json };
        command.SetAction(parsed =>
        {
            RunDirectory original = new RunSelection(parsed.GetRequiredValue(folder)).One(parsed.GetRequiredValue(reference));
            RunOrder order = Rerun.OrderOf(original, ["overmix", .. arguments]);
            var store = new RunStore(parsed.GetValue(output) ?? parsed.GetRequiredValue(folder));
            RunResult result = RunSession.Train(terminal, execution => execution.Start(store, order));
            RerunFindings findings = Rerun.Compare(original, result.Run);
            if (parsed.GetValue(json))
            {
                terminal.WriteJson(Schema, document =>
                {
                    RunSession.WriteMembers(document, result);
                    document.WriteString("original", original.Path);
                    document.WriteBoolean("isBitEqual", findings.Agreement.IsWhole);
                    document.WriteNumber("equalEvaluations", findings.Agreement.Equal);
                    document.WriteNumber("originalEvaluations", findings.Agreement.First);
                    document.WriteStrings("differences", findings.Differences);
                });
            }
            else
            {
                RunSession.WriteText(terminal, result);
                terminal.Out.WriteLine(InWords(original, findings));
            }

            return (int)(result.Outcome.ExitCode == ExitCode.Done && findings.IsUnexplained ? ExitCode.Failed : result.Outcome.ExitCode);
        });
        return command;
    }

    /// <summary>What a rerun showed, in a sentence or two.</summary>
    internal static string InWords(RunDirectory original, RerunFindings findings)
    {
        RecordAgreement agreement = findings.Agreement;
        string differences = findings.Differences.Count > 0
            ? $"What differs: {string.Join("; ", findings.Differences)}."
            : "Threads, CPU features, libtorch, data, version and commit are the same.";
        return agreement switch
        {
            { IsWhole: true } => Text($"same as {original.Reference}: all {agreement.First} evaluations are equal, bit for bit."),
            { Equal: 0, IsOneTheBeginning: true } => Text($"nothing to compare with {original.Reference} yet: {agreement.First} evaluations there, {agreement.Second} here."),
            { IsOneTheBeginning: true } => Text($"same as {original.Reference} as far as both go: {agreement.Equal} evaluations are equal, bit for bit ({agreement.First} there, {agreement.Second} here)."),
            _ when findings.IsUnexplained => Text($"not the same as {original.Reference}: evaluation {agreement.Equal + 1} differs. {differences} That should not be: please report it."),
            _ => Text($"not the same as {original.Reference}, bit for bit: evaluation {agreement.Equal + 1} is the first that differs. {differences}"),
        };
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
