using Overmix.Cli.Output;

namespace Overmix.Tests.Cli;

/// <summary>The command line in this process, its two streams kept.</summary>
internal static class CapturedTerminal
{
    public static ProcessOutcome Run(params string[] arguments) => Capture(terminal => Overmix.Cli.CommandLine.Run(arguments, terminal));

    public static ProcessOutcome Capture(Func<Terminal, int> run) => Capture(run, isTerminal: false, width: 80);

    public static ProcessOutcome Capture(Func<Terminal, int> run, bool isTerminal, int width)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        using var terminal = new Terminal(output, error, new TerminalTraits(isTerminal, false, false, false), width);
        return new ProcessOutcome(run(terminal), output.ToString(), error.ToString());
    }
}
