namespace Overmix.Runs.Index;

/// <summary>
/// The test error over log-spaced epochs in bounded memory: columns start at fixed epochs (ten to a doubling), each keeps its last value; a picture takes at
/// most <see cref="Columns"/> of them.
/// </summary>
internal sealed class SparkLine
{
    /// <summary>Most points of a picture.</summary>
    public const int Columns = 40;

    private const int PerDoubling = 10;
    private readonly SortedDictionary<int, SparkPoint> _columns = [];

    public void Add(int epoch, double value)
    {
        if (double.IsFinite(value))
        {
            _columns[(int)(PerDoubling * Math.Log2(epoch))] = new SparkPoint(epoch, (float)value);
        }
    }

    public void Clear() => _columns.Clear();

    public IReadOnlyList<SparkPoint> Points()
    {
        SparkPoint[] points = [.. _columns.Values];
        if (points.Length <= Columns)
        {
            return points;
        }

        double first = Math.Log(points[0].Epoch), span = Math.Log(points[^1].Epoch) - first;
        return [.. points.GroupBy(p => (int)((Math.Log(p.Epoch) - first) / span * (Columns - 1))).Select(g => g.Last())];
    }
}
