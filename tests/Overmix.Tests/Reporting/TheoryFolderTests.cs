using Overmix.Reporting.Plots;
using Overmix.Reporting.Theory;
using Overmix.Theory.Checks;

namespace Overmix.Tests.Reporting;

public sealed class TheoryFolderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("overmix-theory-figures").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void WriteTables_HardCells_AreQuotedAndReadBack()
    {
        TheoryTable table = new("t", [new("a, b", [1.0 / 3, double.NaN]), new("c", [double.PositiveInfinity, -2e-300])], ["row \"1\"", "2"]);
        string path = Assert.Single(TheoryFolder.WriteTables([table], _folder));
        Assert.Equal("row,\"a, b\",c\n\"row \"\"1\"\"\",0.3333333333333333,Infinity\n2,NaN,-2E-300\n", File.ReadAllText(path));
    }

    [Fact]
    public void WriteFigures_ValuesThatNoLogAxisHolds_AreLeftOut()
    {
        TheoryFigure figure = new("f", "Title", "x", "y", [new("curve", [0, 1, 10, double.PositiveInfinity], [1, 2, -3, 4]), new("gone", [-1], [double.NaN])]) { LogX = true, LogY = true };
        IReadOnlyList<string> files = TheoryFolder.WriteFigures([new TheoryReport("n", [], [figure], [])], _folder);
        Assert.Equal(4, files.Count);
        Figure drawn = TheoryPanels.Of([figure]);
        Assert.Equal(("curve", 1), (Assert.Single(drawn.Panels[0].Series).Name, drawn.Panels[0].Series[0].Mean.Count));
        Assert.Contains("x (log scale)", drawn.Panels[0].XLabel, StringComparison.Ordinal);
        Assert.Contains("y (log scale)", drawn.Panels[0].Note, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_SeveralSeeds_IsMeanWithBandAndTheFirstSeedsPoints()
    {
        TheoryFigure Seed(double shift) => new("f", "Title", "x", "y", [new("line", [1, 2], [shift, shift + 1]), new("points", [1, 2], [shift, shift], Points: true)]);
        Panel panel = TheoryPanels.Of([Seed(0), Seed(3)]).Panels[0];
        Assert.Equal([new BandPoint(1, 1.5, 0, 3), new BandPoint(2, 2.5, 1, 4)], panel.Series[0].Mean);
        Assert.True(panel.Series[1].IsCloud);
        Assert.Equal(0, panel.Series[1].Mean[0].Mean);
        Assert.Contains("2 seeds", panel.Note, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_MeasurementAndPrediction_ShareAColourAndOnlyPointsHaveMarkers()
    {
        TheoryFigure figure = new("f", "Title", "x", "y",
            [new("a, predicted", [1, 2], [1, 2]), new("a, measured", [1, 2], [1, 2], Points: true), new("b", [1, 2], [3, 4])]);
        IReadOnlyList<Series> series = TheoryPanels.Of([figure]).Panels[0].Series;
        Assert.Equal([0, 0, 1], series.Select(s => s.Slot));
        Assert.Equal([false, true, true], series.Select(s => s.HasMarkers));
    }

    [Theory]
    [InlineData(false, 0, 0)]
    [InlineData(false, 5, 5)]
    [InlineData(false, -2, 7)]
    [InlineData(true, 1e-300, 1e10)]
    [InlineData(true, 3, 3)]
    public void Vertical_AnyRange_HoldsItsTopAndHasTicks(bool isLog, double low, double high)
    {
        Axis axis = TheoryLimits.Vertical(isLog, [low, high]);
        Assert.True(axis.Low < axis.High && axis.High > high - 1e-300);
        Assert.InRange(axis.Share(high), 0.3, 1);
        Assert.Contains(axis.Ticks, tick => tick.Label.Length > 0);
    }
}
