using System.CommandLine;
using Overmix.Cli.Output;
using Overmix.Core.Errors;
using Overmix.Runs.Store;

namespace Overmix.Cli.Commands;

/// <summary><c>cite</c>: BibTeX for the paper, for Overmix and for a run's figures.</summary>
internal static class CiteCommand
{
    private const int Schema = 1;

    public static Command Create(Terminal terminal)
    {
        Argument<string> reference = CommonOptions.Run();
        Option<string> folder = CommonOptions.Runs();
        Option<bool> json = CommonOptions.Json();
        Command command = new("cite", "Writes BibTeX for a run: the paper's entry, and Overmix's with the run's hash and version.") { reference, folder, json };
        command.SetAction(parsed =>
        {
            RunDirectory run = new RunSelection(parsed.GetRequiredValue(folder)).One(parsed.GetRequiredValue(reference));
            RunManifest manifest = run.ReadManifest();
            string text = CitationText.Of(run.Reference, manifest);
            if (parsed.GetValue(json))
            {
                terminal.WriteJson(Schema, document =>
                {
                    document.WriteString("run", run.Reference);
                    document.WriteString("hash", manifest.Hash);
                    document.WriteString("version", manifest.OvermixVersion);
                    document.WriteString("bibtex", text);
                });
            }
            else
            {
                terminal.Out.Write(text);
            }

            return (int)ExitCode.Done;
        });
        return command;
    }
}
