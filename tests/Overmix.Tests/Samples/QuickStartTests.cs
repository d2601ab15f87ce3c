using Overmix.Tests.House;

namespace Overmix.Tests.Samples;

public sealed class QuickStartTests
{
    [Fact]
    public void Run_TrainsAndJudges() => Assert.StartsWith("Trained for 400 epochs.", QuickStart.Run(), StringComparison.Ordinal);

    [Fact]
    public void Readme_ShowsTheCompiledLines()
    {
        string[] source = File.ReadAllLines(Path.Combine(Repository.Root, "tests", "Overmix.Tests", "Samples", "QuickStart.cs"));
        string[] lines = [.. source.SkipWhile(l => !l.Contains("// <quickstart>", StringComparison.Ordinal)).Skip(1).TakeWhile(l => !l.Contains("// </quickstart>", StringComparison.Ordinal)).Select(l => l.Trim())];
        Assert.InRange(lines.Length, 5, 10);
        string readme = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));
        Assert.Contains(string.Join('\n', lines[..^1]), readme, StringComparison.Ordinal); // the last line returns here and prints there
    }
}
