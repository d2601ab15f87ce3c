using Overmix.Cli.Output;

namespace Overmix.Tests.Cli;

public sealed class TerminalTraitsTests
{
    [Theory]
    [InlineData(true, true, "TERM=xterm", true, true, true)]
    [InlineData(false, true, "TERM=xterm", false, true, true)]
    [InlineData(true, false, "TERM=xterm", true, false, false)]
    [InlineData(true, true, "TERM=xterm NO_COLOR=1", false, false, true)]
    [InlineData(true, true, "TERM=xterm NO_COLOR=", true, true, true)]
    [InlineData(true, true, "TERM=dumb", false, false, false)]
    [InlineData(true, true, "TERM=xterm CI=true", true, true, false)]
    [InlineData(true, true, "TERM=xterm CI=false", true, true, true)]
    [InlineData(false, false, "TERM=xterm", false, false, false)]
    public void Decide_StreamsAndEnvironment_SayWhatMayBeWritten(bool outIsTerminal, bool errorIsTerminal, string environment, bool colorsOut, bool colorsError, bool animates)
    {
        var variables = environment.Split(' ').Select(v => v.Split('=')).ToDictionary(v => v[0], v => v[1]);
        var traits = TerminalTraits.Decide(outIsTerminal, errorIsTerminal, variables.GetValueOrDefault);
        Assert.Equal(new TerminalTraits(outIsTerminal, colorsOut, colorsError, animates), traits);
    }

    [Fact]
    public void Decide_TerminalWithoutAName_IsDumbButOnWindows() =>
        Assert.Equal(OperatingSystem.IsWindows(), TerminalTraits.Decide(true, true, _ => null).Animates);
}
