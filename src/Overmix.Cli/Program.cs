using Overmix.Cli;
using Overmix.Cli.Output;
using Overmix.Cli.Processes;

StopSignals.HearInterrupts();
using Terminal terminal = Terminal.Open();
return CommandLine.Run(args, terminal);
