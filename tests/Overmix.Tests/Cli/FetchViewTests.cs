using Overmix.Cli.Output;
using Overmix.Training.Data.Download;

namespace Overmix.Tests.Cli;

public sealed class FetchViewTests
{
    private static readonly KnownFile File = new("a.bin", 10_000_000, "", []);

    [Fact]
    public void Show_OnATerminal_RedrawsOneLineWithRateAndTimeLeft()
    {
        string drawn = Draw(animates: true);
        Assert.Equal(1, drawn.Count(c => c == '\n'));
        string[] lines = drawn.TrimEnd('\n').Split('\r', StringSplitOptions.RemoveEmptyEntries);
        Assert.InRange(lines.Length, 10, 60); // ten seconds, at most five a second, and the last
        Assert.StartsWith("a.bin: 5 MB of 10 MB, 50.0 %, 1 MB/s, 5 s left", lines.Single(l => l.Contains(" 5 MB of", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.StartsWith("a.bin: 10 MB of 10 MB, 100.0 %", lines[^1], StringComparison.Ordinal);
        Assert.All(lines, l => Assert.InRange(l.Replace("\u001b[K", "", StringComparison.Ordinal).Length, 1, 79));
    }

    [Fact]
    public void Show_ElsewhereThanATerminal_WritesNothing() => Assert.Empty(Draw(animates: false));

    private static string Draw(bool animates)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        using var terminal = new Terminal(output, error, new TerminalTraits(false, false, false, animates), 80);
        var clock = new SteppedClock();
        clock.Advance(TimeSpan.FromSeconds(1));
        var view = new FetchView(terminal, clock);
        for (int piece = 0; piece <= 1000; piece++)
        {
            view.Show(new FetchProgress(File, piece * 10_000L));
            clock.Advance(TimeSpan.FromMilliseconds(10));
        }

        view.End();
        view.End();
        Assert.Empty(output.ToString());
        return error.ToString();
    }
}
