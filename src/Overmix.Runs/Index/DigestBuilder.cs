using Overmix.Core.Curves;
using Overmix.Runs.Logs;
using Overmix.Runs.Store;
using Overmix.Runs.Writing;

namespace Overmix.Runs.Index;

/// <summary>Digests the logs of one run, and goes on as they grow: no line is read twice.</summary>
internal sealed class DigestBuilder
{
    private const int MostMarks = 24;
    private static readonly string[] Unmarked = ["checkpoint", "batch-audit", RunEvents.StartKind];
    private readonly LogTail<EpochRecord> _metrics;
    private readonly LogTail<LoggedEvent> _events;
    private readonly SparkLine _spark = new();
    private readonly List<MarkedEvent> _marks = [];
    private int _evaluations;
    private EpochRecord? _last, _best, _oracle;
    private RunState? _ended;

    public DigestBuilder(string folder) =>
        (_metrics, _events) = (new LogTail<EpochRecord>(LogFormats.Metrics, folder), new LogTail<LoggedEvent>(LogFormats.Events, folder));

    /// <summary>Reads what was added and says where the run stands now.</summary>
    public RunDigest Advance()
    {
        TakeMetrics(_metrics.Advance());
        TakeEvents(_events.Advance());
        LogProblem[] problems = [.. _metrics.Problems, .. _events.Problems];
        return new RunDigest
        {
            Evaluations = _evaluations,
            Last = _last,
            BestOnValidation = _best,
            OracleOnTest = _oracle,
            Ended = _ended,
            Marks = [.. _marks],
            Spark = _spark.Points(),
            Damage = [.. problems.Where(p => p.Kind != LogProblemKind.Torn).Select(p => p.ToString())],
            Torn = [.. _metrics.Problems.Where(p => p.Kind == LogProblemKind.Torn).Select(p => p.ToString())],
        };
    }

    private void TakeMetrics(LogStep<EpochRecord> step)
    {
        if (step.StartedOver)
        {
            (_evaluations, _last, _best, _oracle) = (0, null, null, null);
            _spark.Clear();
        }

        foreach (EpochRecord record in step.Added)
        {
            _evaluations++;
            _last = record;
            if (record.Epoch > 0)
            {
                _best = record.ValidationError is { } error && !double.IsNaN(error) && !(error >= _best?.ValidationError) ? record : _best;
                _oracle = !double.IsNaN(record.TestError) && !(record.TestError >= _oracle?.TestError) ? record : _oracle;
                _spark.Add(record.Epoch, record.TestError);
            }
        }
    }

    private void TakeEvents(LogStep<LoggedEvent> step)
    {
        if (step.StartedOver)
        {
            _ended = null;
            _marks.Clear();
        }

        foreach (LoggedEvent logged in step.Added)
        {
            string kind = logged.Event.Kind;
            _ended = kind switch
            {
                RunEvents.EndKind => RunEvents.StateAfter(logged.Event),
                RunEvents.StartKind or RunEvents.ResumeKind => null,
                _ => _ended,
            };
            if (!Unmarked.Contains(kind))
            {
                _marks.Add(new MarkedEvent(kind, logged.Event.Epoch));
            }
        }

        _marks.RemoveRange(0, Math.Max(0, _marks.Count - MostMarks));
    }
}
