using System.CommandLine;
using Overmix.Cli.Output;
using Overmix.Core.Errors;
using Overmix.Training.Data.Download;

namespace Overmix.Cli.Commands;

/// <summary><c>data verify</c>: reads what was fetched and compares its SHA-256 with the published one.</summary>
internal static class DataVerifyCommand
{
    private const int Schema = 1;

    public static Command Create(Terminal terminal)
    {
        Argument<string[]> names = KnownSetArgument.Create("Data sets, those that are here if none is named", ArgumentArity.ZeroOrMore);
        Option<bool> json = CommonOptions.Json();
        Command command = new("verify", "Reads what was fetched and compares its SHA-256 with the published one.") { names, json };
        command.SetAction(parsed =>
        {
            KnownSet[] asked = KnownSetArgument.Named(parsed.GetValue(names));
            IEnumerable<KnownSet> chosen = asked.Length > 0 ? asked : KnownSets.All.Where(s => SetState.Glance(s, DataCache.FolderOf(s.Name)).Worst != FileState.Missing);
            SetState[] states = [.. chosen.Select(s => SetState.Verify(s, DataCache.FolderOf(s.Name)))];
            if (parsed.GetValue(json))
            {
                terminal.WriteJson(Schema, document => document.WriteObjects("sets", states, document.WriteSet));
            }
            else if (states.Length == 0)
            {
                terminal.Say($"no data set in {DataCache.Root}; `overmix data fetch NAME` brings one");
            }
            else
            {
                terminal.WriteFiles(states);
            }

            foreach (SetState state in states.Where(s => s.Worst != FileState.Verified))
            {
                terminal.Say($"{state.Set.Name} is not whole or not right in {state.Folder}; `overmix data fetch {state.Set.Name}` mends it");
            }

            return (int)(states.All(s => s.Worst == FileState.Verified) ? ExitCode.Done : ExitCode.InvalidData);
        });
        return command;
    }
}
