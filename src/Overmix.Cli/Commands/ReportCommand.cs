using System.CommandLine;
using Overmix.Cli.Output;
using Overmix.Cli.Reports;
using Overmix.Core.Errors;
using Overmix.Runs.Store;
using Overmix.Studies.Verdicts;

namespace Overmix.Cli.Commands;

/// <summary><c>report</c>: verdict, figures and page of finished or growing runs.</summary>
internal static class ReportCommand
{
    private const int Schema = 1;

    public static Command Create(Terminal terminal)
    {
        Argument<string[]> runs = CommonOptions.Named(new Argument<string[]>("RUN") { Description = "Runs by folder, number or id, or folders of runs. Runs of one name are seeds of one group.", Arity = ArgumentArity.OneOrMore });
        Option<string> store = CommonOptions.Runs();
        Option<string?> folder = CommonOptions.Named(new Option<string?>("--out") { Description = "Folder of the report; by default 'report' in the first run's folder.", HelpName = "DIR" });
        Option<bool> json = CommonOptions.Json();
        Command command = new("report", "Draws figures and a page of runs, with a verdict.") { runs, store, folder, json };
        command.SetAction(parsed =>
        {
            string[] references = parsed.GetRequiredValue(runs);
            IReadOnlyList<RunDirectory> found = new RunSelection(parsed.GetRequiredValue(store)).Several(references);
            IReadOnlyList<JudgedGroup> groups = GroupVerdicts.Assess(found);
            string page = GroupReport.Write(groups, parsed.GetValue(folder) ?? found[0].ReportPath, GroupReport.CommandOf(parsed.Tokens.Select(t => t.Value)));
            Tell(terminal, groups, page, parsed.GetValue(json));
            return (int)ExitCode.Done;
        });
        return command;
    }

    private static void Tell(Terminal terminal, IReadOnlyList<JudgedGroup> groups, string page, bool asJson)
    {
        if (asJson)
        {
            terminal.WriteJson(Schema, json => JudgedGroups.Write(json, groups, page));
        }
        else
        {
            JudgedGroups.WriteText(terminal, groups, page);
        }
    }
}
