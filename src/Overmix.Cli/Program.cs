using Overmix.Cli;
using Overmix.Cli.Output;

using Terminal terminal = Terminal.Open();
return CommandLine.Run(args, terminal);
