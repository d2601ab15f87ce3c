namespace Overmix.Cli.Output;

/// <summary>What may be written where: decided once, from the streams and the environment.</summary>
/// <param name="OutIsTerminal">Whether a person reads stdout as it comes.</param>
/// <param name="ColorsOut">Whether stdout may be coloured.</param>
/// <param name="ColorsError">Whether stderr may be coloured.</param>
/// <param name="Animates">Whether stderr may hold a picture that is redrawn in place; a line now and then otherwise.</param>
internal sealed record TerminalTraits(bool OutIsTerminal, bool ColorsOut, bool ColorsError, bool Animates)
{
    /// <summary>Decides.</summary>
    /// <param name="outIsTerminal">Whether stdout is a terminal.</param>
    /// <param name="errorIsTerminal">Whether stderr is a terminal.</param>
    /// <param name="environment">Reads an environment variable; null if it is not set.</param>
    /// <remarks>NO_COLOR counts if it is set and not empty (no-color.org); CI unless it is empty or false. A terminal without a name in TERM is taken for dumb, except on Windows.</remarks>
    public static TerminalTraits Decide(bool outIsTerminal, bool errorIsTerminal, Func<string, string?> environment)
    {
        bool isDumb = environment("TERM") is "dumb" || (string.IsNullOrEmpty(environment("TERM")) && !OperatingSystem.IsWindows());
        bool mayColor = !isDumb && string.IsNullOrEmpty(environment("NO_COLOR"));
        bool isCi = environment("CI") is { Length: > 0 } ci && !ci.Equals("false", StringComparison.OrdinalIgnoreCase) && ci != "0";
        return new TerminalTraits(outIsTerminal, outIsTerminal && mayColor, errorIsTerminal && mayColor, errorIsTerminal && !isDumb && !isCi);
    }
}
