using Overmix.Core.Curves;
using Overmix.Runs.Logs;
using Overmix.Runs.Store;

namespace Overmix.Dashboard.Curves;

/// <summary>The logs of a run that somebody looks at, as columns in memory; each look reads on where the last one ended.</summary>
internal sealed class OpenRun
{
    private const int MostEvents = 1_000;
    private readonly Lock _gate = new();
    private readonly LogTail<EpochRecord> _metrics;
    private readonly LogTail<LoggedEvent> _events;
    private readonly List<double>[] _times = [.. CurveColumns.All.Select(_ => new List<double>())];
    private readonly List<float>[] _values = [.. CurveColumns.All.Select(_ => new List<float>())];
    private readonly List<LoggedEvent> _happened = [];
    private int _eventsDropped;

    public OpenRun(RunDirectory run) =>
        (_metrics, _events) = (new LogTail<EpochRecord>(LogFormats.Metrics, run.Path), new LogTail<LoggedEvent>(LogFormats.Events, run.Path));

    /// <summary>How many evaluations are in memory.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _values[0].Count;
            }
        }
    }

    /// <summary>Reads what is new and does something with the columns.</summary>
    public T Look<T>(Func<OpenColumns, T> look)
    {
        lock (_gate)
        {
            TakeMetrics(_metrics.Advance());
            return look(new OpenColumns(_times, _values));
        }
    }

    /// <summary>The events, the last ones if there are very many, and how many are left out.</summary>
    public (IReadOnlyList<LoggedEvent> Events, int Dropped) Events()
    {
        lock (_gate)
        {
            LogStep<LoggedEvent> step = _events.Advance();
            if (step.StartedOver)
            {
                _happened.Clear();
                _eventsDropped = 0;
            }

            _happened.AddRange(step.Added);
            int surplus = Math.Max(0, _happened.Count - MostEvents);
            _happened.RemoveRange(0, surplus);
            _eventsDropped += surplus;
            return ([.. _happened], _eventsDropped);
        }
    }

    private void TakeMetrics(LogStep<EpochRecord> step)
    {
        if (step.StartedOver)
        {
            Array.ForEach(_times, c => c.Clear());
            Array.ForEach(_values, c => c.Clear());
        }

        for (int i = 0; i < CurveColumns.All.Count; i++)
        {
            CurveColumn column = CurveColumns.All[i];
            bool isTime = CurveColumns.IsTime(column.Name);
            foreach (EpochRecord record in step.Added)
            {
                double value = column.Value(record);
                _values[i].Add((float)value);
                if (isTime)
                {
                    _times[i].Add(value);
                }
            }
        }
    }
}

/// <summary>The columns of an open run; to be used only while looking.</summary>
/// <param name="times">Columns that may stand on the horizontal axis, in full precision.</param>
/// <param name="values">All columns.</param>
internal readonly struct OpenColumns(List<double>[] times, List<float>[] values)
{
    /// <summary>How many evaluations there are.</summary>
    public int Count => values[0].Count;

    /// <summary>A time column by name.</summary>
    public IReadOnlyList<double> Time(string name) => times[CurveColumns.IndexOf(name)];

    /// <summary>A column by name.</summary>
    public IReadOnlyList<float> Values(string name) => values[CurveColumns.IndexOf(name)];
}
