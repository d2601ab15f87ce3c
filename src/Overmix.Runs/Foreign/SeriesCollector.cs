namespace Overmix.Runs.Foreign;

/// <summary>Gathers the numbers of a log by name, within the limits.</summary>
/// <param name="path">The file, for messages.</param>
internal sealed class SeriesCollector(string path)
{
    private readonly Dictionary<string, List<LoggedValue>> _byName = new(StringComparer.Ordinal);
    private readonly List<string> _names = [];
    private int _values, _restarts;

    /// <summary>Adds a number; NaN is a missing one.</summary>
    /// <exception cref="ForeignLogException">The log has too many names or numbers.</exception>
    public void Add(string name, LoggedValue value, long? line = null, long? offset = null)
    {
        if (double.IsNaN(value.Value))
        {
            return;
        }

        if (!_byName.TryGetValue(name, out List<LoggedValue>? values))
        {
            if (_names.Count == ForeignLimits.MostSeries)
            {
                throw new ForeignLogException(path, $"more than {ForeignLimits.MostSeries} names are logged.", line, offset);
            }

            _byName.Add(name, values = []);
            _names.Add(name);
        }

        if (++_values > ForeignLimits.MostValues)
        {
            throw new ForeignLogException(path, $"more than {ForeignLimits.MostValues} numbers are logged. Thin the log out first.", line, offset);
        }

        values.Add(new LoggedValue(Bounded(value.Epoch), Bounded(value.Step), Bounded(value.Value)));
    }

    /// <summary>Forgets what was written at a step and after it: the writer went back there and goes on.</summary>
    /// <exception cref="ForeignLogException">The writer went back more often than a log has files at most: each time all series are gone through.</exception>
    public void ForgetFrom(double step)
    {
        if (++_restarts > ForeignLimits.MostFiles)
        {
            throw new ForeignLogException(path, $"its writer goes back more than {ForeignLimits.MostFiles} times. Name one of its files.");
        }

        foreach (List<LoggedValue> values in _byName.Values)
        {
            values.RemoveAll(v => v.Step >= step);
        }
    }

    private static double Bounded(double number) => Math.Abs(number) > ForeignLimits.Largest ? double.CopySign(double.PositiveInfinity, number) : number;

    /// <summary>The series, in the order in which their names came.</summary>
    public IReadOnlyList<ForeignSeries> Series(string prefix = "") => [.. _names.Select(name => new ForeignSeries(prefix + name, _byName[name]))];
}
