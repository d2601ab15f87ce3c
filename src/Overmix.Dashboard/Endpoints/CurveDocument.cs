using Overmix.Dashboard.Curves;

namespace Overmix.Dashboard.Endpoints;

/// <summary>Curves as the page draws them: for each column the points of <see cref="Decimation"/>; columns without any are left out.</summary>
internal static class CurveDocument
{
    /// <summary>What a folder has that is no run.</summary>
    public static object None { get; } = new { schema = 1, Count = 0, First = (double?)null, Last = (double?)null, Series = new Dictionary<string, object>() };

    public static object Of(OpenColumns columns, CurveQuery query)
    {
        IReadOnlyList<double> x = columns.Time(query.X);
        CurveWindow? window = query.On(x), whole = (query with { From = null, To = null }).On(x);
        return new
        {
            schema = 1,
            columns.Count,
            First = whole?.From, // of the axis: a logarithmic one begins behind 0
            Last = x.Count > 0 ? x[^1] : (double?)null,
            Series = window is { } shown ? query.Series.Select(name => (name, Points: Points(columns, name, x, shown))).Where(s => s.Points is not null).ToDictionary(s => s.name, s => s.Points) : [],
        };
    }

    private static object? Points(OpenColumns columns, string name, IReadOnlyList<double> x, CurveWindow window)
    {
        IReadOnlyList<float> y = columns.Values(name);
        IReadOnlyList<int> rows = Decimation.Rows(x, y, window);
        return rows.Count == 0 ? null : new { X = rows.Select(r => x[r]), Y = rows.Select(r => y[r]) };
    }
}
