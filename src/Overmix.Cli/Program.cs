using Overmix.Cli;
using Overmix.Cli.Commands;
using Overmix.Cli.Output;
using Overmix.Cli.Processes;

SignalDispositions.HearInterrupts();
if (args is [WorkerCommand.Verb, ..])
{
    SignalDispositions.StayInBackground();
}

using Terminal terminal = Terminal.Open();
return CommandLine.Run(args, terminal);
