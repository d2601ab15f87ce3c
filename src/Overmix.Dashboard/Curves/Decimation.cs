namespace Overmix.Dashboard.Curves;

/// <summary>What part of a curve is asked for, and how finely.</summary>
/// <param name="From">Left end of the axis.</param>
/// <param name="To">Right end of the axis; beyond <paramref name="From"/>.</param>
/// <param name="Pixels">Width of the axis in pixels; ≥ 1.</param>
/// <param name="IsLogarithmic">Whether equal pixels are equal ratios; both ends are then above 0.</param>
internal readonly record struct CurveWindow(double From, double To, int Pixels, bool IsLogarithmic)
{
    /// <summary>The pixel that a place falls on.</summary>
    public int PixelOf(double x) => (int)Math.Clamp(Math.Floor(Share(x) * Pixels), 0, Pixels - 1);

    private double Share(double x) => IsLogarithmic ? Math.Log(x / From) / Math.Log(To / From) : (x - From) / (To - From);
}

/// <summary>
/// Thins a curve to what a screen can show: of all points on one pixel the lowest and the highest, in their order. The drawn line covers the same pixels as the
/// whole curve would, so a spike of one evaluation among 20 000 is still seen. One point on each side of the window is added, so that lines run to its edges.
/// </summary>
internal static class Decimation
{
    /// <summary>Thins one curve.</summary>
    /// <param name="x">Places, not falling.</param>
    /// <param name="y">Values; those that are not finite are left out.</param>
    /// <param name="window">The part asked for.</param>
    /// <returns>Rows of the points to draw, rising; at most two a pixel and one more on each side.</returns>
    public static IReadOnlyList<int> Rows(IReadOnlyList<double> x, IReadOnlyList<float> y, CurveWindow window)
    {
        List<int> rows = [];
        int first = FirstAtLeast(x, window.From), end = FirstAbove(x, window.To);
        AddIfAny(rows, LastFinite(y, first - 1, x, window));
        int pixel = -1, low = -1, high = -1;
        for (int i = first; i < end; i++)
        {
            if (!float.IsFinite(y[i]))
            {
                continue;
            }

            int here = window.PixelOf(x[i]);
            if (here != pixel)
            {
                AddPair(rows, low, high);
                (pixel, low, high) = (here, i, i);
            }

            low = y[i] < y[low] ? i : low;
            high = y[i] > y[high] ? i : high;
        }

        AddPair(rows, low, high);
        AddIfAny(rows, FirstFinite(y, end));
        return rows;
    }

    private static void AddPair(List<int> rows, int low, int high)
    {
        if (low >= 0)
        {
            rows.Add(Math.Min(low, high));
            if (low != high)
            {
                rows.Add(Math.Max(low, high));
            }
        }
    }

    private static void AddIfAny(List<int> rows, int row)
    {
        if (row >= 0)
        {
            rows.Add(row);
        }
    }

    private static int LastFinite(IReadOnlyList<float> y, int from, IReadOnlyList<double> x, CurveWindow window)
    {
        int i = from;
        while (i >= 0 && !float.IsFinite(y[i]))
        {
            i--;
        }

        return i >= 0 && window.IsLogarithmic && x[i] <= 0 ? -1 : i; // Epoch 0, the untrained network, has no place on a logarithmic axis.
    }

    private static int FirstFinite(IReadOnlyList<float> y, int from)
    {
        int i = from;
        while (i < y.Count && !float.IsFinite(y[i]))
        {
            i++;
        }

        return i < y.Count ? i : -1;
    }

    private static int FirstAtLeast(IReadOnlyList<double> x, double value) => Search(x, v => v >= value);

    private static int FirstAbove(IReadOnlyList<double> x, double value) => Search(x, v => v > value);

    private static int Search(IReadOnlyList<double> x, Func<double, bool> isBehind)
    {
        (int low, int high) = (0, x.Count);
        while (low < high)
        {
            int middle = low + (high - low) / 2;
            (low, high) = isBehind(x[middle]) ? (low, middle) : (middle + 1, high);
        }

        return low;
    }
}
