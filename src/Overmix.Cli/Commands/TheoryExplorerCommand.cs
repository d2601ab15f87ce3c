using System.CommandLine;
using Overmix.Cli.Output;
using Overmix.Cli.Processes;
using Overmix.Cli.Theory;
using Overmix.Core.Errors;
using Overmix.Dashboard.Explorer;

namespace Overmix.Cli.Commands;

/// <summary><c>theory explorer</c>: the dashboard's theory explorer as one file.</summary>
internal static class TheoryExplorerCommand
{
    public static Command Create(Terminal terminal)
    {
        Option<string> file = CommonOptions.Named(new Option<string>("--export") { Description = "The file, HTML. It needs no server and no network.", HelpName = "FILE", Required = true });
        Command command = new("explorer", "The theory explorer as one file for a lecture, on a grid computed before. Live, with every value: `overmix dash`, then Theory.") { file };
        command.SetAction(parsed =>
        {
            string path = Path.GetFullPath(parsed.GetRequiredValue(file));
            if (!Directory.Exists(Path.GetDirectoryName(path)))
            {
                throw new ExplorerException($"{path}: the folder does not exist. Create it first, or name another.");
            }

            var progress = new StudyProgress(terminal, ExplorerPage.GridSize, TimeProvider.System) { Unit = "answer" };
            StoppableWork.Run(
                terminal,
                () =>
                {
                    ExplorerPage.Export(path, progress.Advance);
                    return path;
                },
                progress.Tick);
            terminal.Out.WriteLine(path);
            return (int)ExitCode.Done;
        });
        return command;
    }
}
