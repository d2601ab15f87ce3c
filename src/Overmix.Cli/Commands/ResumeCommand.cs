using System.CommandLine;
using Overmix.Cli.Output;
using Overmix.Runs.Store;

namespace Overmix.Cli.Commands;

/// <summary><c>resume</c>: goes on with a run, bit for bit.</summary>
internal static class ResumeCommand
{
    public static Command Create(Terminal terminal)
    {
        Argument<string> reference = CommonOptions.Run();
        Option<string> folder = CommonOptions.Runs();
        Option<bool> tensorBoard = CommonOptions.TensorBoard();
        Option<bool> json = CommonOptions.Json();
        Command command = new("resume", "Goes on with a run from its newest valid checkpoint, bit for bit.") { reference, folder, tensorBoard, json };
        command.SetAction(parsed =>
        {
            RunDirectory run = new RunSelection(parsed.GetRequiredValue(folder)).One(parsed.GetRequiredValue(reference));
            return RunSession.Execute(terminal, parsed.GetValue(json), execution => execution.Resume(run, parsed.GetValue(tensorBoard)));
        });
        return command;
    }
}
