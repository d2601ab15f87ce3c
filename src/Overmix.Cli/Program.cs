using Overmix.Cli;
using Overmix.Cli.Output;
using Overmix.Cli.Processes;

SignalDispositions.HearInterrupts();
SignalDispositions.StayInBackground();
using Terminal terminal = Terminal.Open();
return CommandLine.Run(args, terminal);
