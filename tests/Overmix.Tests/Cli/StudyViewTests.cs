using Overmix.Cli.Output;
using Overmix.Studies.Execution;

namespace Overmix.Tests.Cli;

public sealed class StudyViewTests
{
    [Fact]
    public void Watch_WithoutTerminal_WritesALineNowAndThenOnStderr()
    {
        var clock = new SteppedClock();
        ProcessOutcome outcome = CapturedTerminal.Capture(terminal => new StudyView(terminal, clock).Watch(watch =>
        {
            for (int second = 0; second < 3_600; second++)
            {
                clock.Advance(TimeSpan.FromSeconds(1));
                watch(new StudyProgress([new RunProgress("a", second, 3_600, null, [], false)], TimeSpan.FromSeconds(second), null));
            }

            return 0;
        }));

        Assert.Empty(outcome.Output);
        Assert.InRange(outcome.Error.Count(c => c == '\n'), 55, 70); // An hour: a line a minute, a few more at first.
    }

    [Theory]
    [InlineData(0, "╌╌╌╌╌╌╌╌╌╌")]
    [InlineData(0.5, "━━━━━╌╌╌╌╌")]
    [InlineData(1, "━━━━━━━━━━")]
    [InlineData(7, "━━━━━━━━━━")]
    public void Bar_Share_IsDrawnWithinItsBounds(double share, string expected) => Assert.Equal(expected, StudyPicture.Bar(share));

    [Fact]
    public void Curve_UShape_HasItsLowestBlockInTheMiddle()
    {
        (int, double)[] curve = [.. Enumerable.Range(0, 21).Select(k => ((int)Math.Round(Math.Pow(10, k / 5.0)), 0.1 + (0.01 * Math.Abs(k - 10))))];
        string drawn = StudyPicture.Curve(curve);
        Assert.Equal(('█', '█', '▁'), (drawn[0], drawn[^1], drawn[drawn.Length / 2]));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Curve_FewPoints_IsDrawnAllTheSame(int points) => Assert.Equal(points, StudyPicture.Curve([.. Enumerable.Repeat((1, 0.5), points)]).Length);

    [Theory]
    [InlineData(0.4, "1 s")]
    [InlineData(59.0, "59 s")]
    [InlineData(61.0, "1 min 1 s")]
    [InlineData(7_260.0, "2 h 1 min")]
    [InlineData(double.NaN, "–")]
    [InlineData(double.PositiveInfinity, "–")]
    public void Duration_Seconds_AreReadable(double seconds, string expected) => Assert.Equal(expected, Figures.Duration(seconds));

    [Theory]
    [InlineData(0L, "0 B")]
    [InlineData(999L, "999 B")]
    [InlineData(1_500L, "1.5 kB")]
    [InlineData(461_200_000L, "461.2 MB")]
    [InlineData(long.MaxValue, "9.2 EB")]
    public void Bytes_Count_IsReadable(long bytes, string expected) => Assert.Equal(expected, Figures.Bytes(bytes));
}
