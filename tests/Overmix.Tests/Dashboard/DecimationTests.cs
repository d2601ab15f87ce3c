using CsCheck;
using Overmix.Dashboard.Curves;

namespace Overmix.Tests.Dashboard;

public sealed class DecimationTests
{
    private static readonly Gen<(double[] X, float[] Y, CurveWindow Window)> Curves =
        from steps in Gen.Int[1, 40].Array[1, 3_000]
        from values in Gen.OneOf(Gen.Float[-1, 1], Gen.Const(float.NaN), Gen.Const(5f)).Array[steps.Length]
        from pixels in Gen.Int[1, 200]
        from isLog in Gen.Bool
        from left in Gen.Double[0, 0.9]
        from width in Gen.Double[0.05, 1]
        let x = steps.Aggregate(new List<double>(), (list, s) => [.. list, (list.Count > 0 ? list[^1] : 0) + s]).ToArray()
        let start = 1 + left * x[^1]
        select (x, values, new CurveWindow(start, start + width * x[^1], pixels, isLog));

    [Fact]
    public void Rows_AnyCurve_AreAtMostTwoAPixelAndOneOnEachSide() => Curves.Sample(
        c =>
        {
            IReadOnlyList<int> rows = Decimation.Rows(c.X, c.Y, c.Window);
            int[] inside = [.. rows.Where(r => c.X[r] >= c.Window.From && c.X[r] <= c.Window.To)];
            Assert.True(inside.Length <= 2 * c.Window.Pixels);
            Assert.True(rows.Count - inside.Length <= 2);
            Assert.Equal(rows.Order().Distinct(), rows);
            Assert.All(rows, r => Assert.True(float.IsFinite(c.Y[r])));
            Assert.True(inside.GroupBy(r => c.Window.PixelOf(c.X[r])).All(g => g.Count() <= 2));
        },
        iter: 300);

    [Fact]
    public void Rows_AnyCurve_KeepTheLowestAndHighestOfEveryPixel() => Curves.Sample(
        c =>
        {
            HashSet<int> rows = [.. Decimation.Rows(c.X, c.Y, c.Window)];
            int[] visible = [.. Enumerable.Range(0, c.X.Length).Where(i => c.X[i] >= c.Window.From && c.X[i] <= c.Window.To && float.IsFinite(c.Y[i]))];
            foreach (IGrouping<int, int> pixel in visible.GroupBy(i => c.Window.PixelOf(c.X[i])))
            {
                Assert.Equal(pixel.Min(i => c.Y[i]), pixel.Where(rows.Contains).Min(i => c.Y[i]));
                Assert.Equal(pixel.Max(i => c.Y[i]), pixel.Where(rows.Contains).Max(i => c.Y[i]));
            }
        },
        iter: 300);

    [Fact]
    public void Rows_ASpikeAmongTwentyThousand_IsKept()
    {
        double[] x = [.. Enumerable.Range(1, 20_000).Select(i => (double)i)];
        float[] y = [.. x.Select(i => i == 13_577 ? 9f : (float)Math.Sin(i / 500))];
        IReadOnlyList<int> rows = Decimation.Rows(x, y, new CurveWindow(1, 20_000, 500, false));
        Assert.Contains(13_576, rows);
        Assert.InRange(rows.Count, 500, 1_000);
        Assert.DoesNotContain(13_576, Enumerable.Range(0, 500).Select(i => i * 40)); // Every fortieth point, the obvious way, would lose it.
    }

    [Fact]
    public void Rows_FewPoints_AreAllKept()
    {
        double[] x = [1, 2, 3];
        Assert.Equal([0, 1, 2], Decimation.Rows(x, [1, 2, 3], new CurveWindow(1, 3, 100, true)));
        Assert.Equal([0, 1, 2], Decimation.Rows(x, [1, 2, 3], new CurveWindow(1.5, 2.5, 100, false))); // The neighbours, so that the line runs to the edges.
        Assert.Empty(Decimation.Rows([], [], new CurveWindow(1, 3, 100, false)));
    }

    [Fact]
    public void Rows_EpochZero_HasNoPlaceOnALogarithmicAxis() => Assert.Equal([1], Decimation.Rows([0, 1], [3, 2], new CurveWindow(1, 2, 10, true)));
}
