using System.CommandLine;
using Overmix.Cli.Output;
using Overmix.Training.Data.Download;

namespace Overmix.Cli.Commands;

/// <summary><c>data ls</c>: the published data sets that Overmix knows, and what is here of each.</summary>
internal static class DataListCommand
{
    private const int Schema = 1;

    public static Command Create(Terminal terminal)
    {
        Option<bool> json = CommonOptions.Json();
        Command command = new("ls", "Lists the published data sets that can be fetched, and what is here of each.") { json };
        command.SetAction(parsed =>
        {
            SetState[] states = [.. KnownSets.All.Select(set => SetState.Glance(set, DataCache.FolderOf(set.Name)))];
            if (parsed.GetValue(json))
            {
                terminal.WriteJson(Schema, document => document.WriteObjects("sets", states, document.WriteSet));
            }
            else
            {
                WriteTable(terminal, states);
            }

            return 0;
        });
        return command;
    }

    private static void WriteTable(Terminal terminal, SetState[] states)
    {
        terminal.WriteTable(
            ["data set", ">training", ">test", "shape", ">classes", ">download", "licence", "here", "source"],
            states.Select(s => (string[])
            [
                s.Set.Name,
                Figures.Count(s.Set.TrainExamples),
                Figures.Count(s.Set.TestExamples),
                s.Set.Shape.ToString(),
                Figures.Count(s.Set.Classes),
                Figures.Bytes(s.Set.Bytes),
                s.Set.Licence,
                SetStateText.WordOf(s.Worst),
                s.Set.Source.ToString(),
            ]));
        terminal.Say($"folder: {DataCache.Root} ({DataCache.Variable} names another); `overmix data fetch NAME` brings a set there");
    }
}
