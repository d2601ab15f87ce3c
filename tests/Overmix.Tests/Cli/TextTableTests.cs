using Overmix.Cli.Output;

namespace Overmix.Tests.Cli;

public sealed class TextTableTests
{
    private static readonly string[] Headings = ["objective", "verdict", ">turn", ">depth (points)"];
    private static readonly string[][] Rows = [["mixup", "u-shaped", "54", "6.5"], ["erm", "monotone", "–", "0.1"]];

    [Theory]
    [InlineData(80, "objective", "u-shaped")]
    [InlineData(40, "depth (points)", "6.5")]
    public void WriteFigures_WidthOfATerminal_BreaksNoWord(int width, string first, string inTheSameLineSomewhere)
    {
        string[] lines = CapturedTerminal.Capture(Write, isTerminal: true, width).Output.Split('\n');
        Assert.Contains(lines, line => line.Contains(inTheSameLineSomewhere, StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains(first, StringComparison.Ordinal));
        Assert.All(lines, line => Assert.True(line.TrimEnd().Length <= width, line));
        Assert.Equal(width == 40 ? 3 : 2, lines.Count(line => line.Contains("u-shaped", StringComparison.Ordinal) || line.Contains("monotone", StringComparison.Ordinal) || line.Contains("6.5", StringComparison.Ordinal) || line.Contains("54", StringComparison.Ordinal)));
    }

    [Fact]
    public void WriteFigures_File_HasALineARowHoweverLong() =>
        Assert.Equal(3, CapturedTerminal.Capture(Write, isTerminal: false, width: 40).Output.TrimEnd('\n').Split('\n').Length);

    private static int Write(Terminal terminal)
    {
        terminal.WriteFigures(Headings, Rows);
        return 0;
    }
}
