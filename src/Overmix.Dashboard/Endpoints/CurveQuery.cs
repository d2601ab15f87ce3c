using System.Globalization;
using Microsoft.AspNetCore.Http;
using Overmix.Dashboard.Curves;

namespace Overmix.Dashboard.Endpoints;

/// <summary>Which curves a page asks for.</summary>
/// <param name="X">The column on the horizontal axis.</param>
/// <param name="IsLogarithmic">Whether that axis is logarithmic.</param>
/// <param name="From">Its left end; null for the curve's own.</param>
/// <param name="To">Its right end; null for the curve's own.</param>
/// <param name="Pixels">Its width.</param>
/// <param name="Series">The columns asked for.</param>
internal sealed record CurveQuery(string X, bool IsLogarithmic, double? From, double? To, int Pixels, IReadOnlyList<string> Series)
{
    private const int MostPixels = 8_000;

    /// <summary>Reads a query; null if it makes no sense.</summary>
    public static CurveQuery? Read(IQueryCollection query)
    {
        string x = Text(query, "x") ?? "epoch", scale = Text(query, "scale") ?? "linear";
        string[] series = Text(query, "series")?.Split(',', StringSplitOptions.RemoveEmptyEntries) ?? [.. CurveColumns.All.Select(c => c.Name)];
        bool isSound = TryNumber(query, "from", out double? from) & TryNumber(query, "to", out double? to) & TryNumber(query, "pixels", out double? pixels);
        return isSound && CurveColumns.IsTime(x) && scale is "log" or "linear" && (pixels ?? 800) is >= 1 and <= MostPixels && series.All(s => CurveColumns.IndexOf(s) >= 0) && !(from >= to)
            ? new CurveQuery(x, scale == "log", from, to, (int)(pixels ?? 800), [.. series.Distinct()])
            : null;
    }

    /// <summary>The window on a curve; null if the curve has no point that may stand on this axis.</summary>
    public CurveWindow? On(IReadOnlyList<double> x)
    {
        double least = IsLogarithmic ? x.FirstOrDefault(v => v > 0, double.NaN) : x.Count > 0 ? x[0] : double.NaN;
        double from = From is { } wanted && !(IsLogarithmic && wanted <= 0) ? wanted : least, to = To ?? (x.Count > 0 ? x[^1] : double.NaN);
        return !double.IsFinite(from) || !double.IsFinite(to) ? null : new CurveWindow(from, to > from ? to : from + Math.Max(1e-9, Math.Abs(from) * 1e-9), Pixels, IsLogarithmic);
    }

    private static string? Text(IQueryCollection query, string name) => query.TryGetValue(name, out var values) && values.Count == 1 ? values[0] : null;

    private static bool TryNumber(IQueryCollection query, string name, out double? number)
    {
        number = null;
        if (!query.ContainsKey(name))
        {
            return true;
        }

        bool isNumber = double.TryParse(Text(query, name), NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value);
        number = value;
        return isNumber;
    }
}
