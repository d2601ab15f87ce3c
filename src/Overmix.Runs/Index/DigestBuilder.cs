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
    private int _endEpoch;

    public DigestBuilder(string folder) =>
        (_metrics, _events) = (new LogTail<EpochRecord>(LogFormats.Metrics, folder), new LogTail<LoggedEvent>(LogFormats.Events, folder));

    /// <summary>Reads what was added and says where the run stands now.</summary>
    public RunDigest Advance()
    {
        TakeEvents(_events.Advance()); // First: whoever wrote the end had written all evaluations.
        TakeMetrics(_metrics.Advance());
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
            Damage = [.. problems.Where(p => p.Kind != LogProblemKind.Torn).Select(p => p.ToString()), .. Missing()],
            Torn = [.. _metrics.Problems.Where(p => p.Kind == LogProblemKind.Torn).Select(p => p.ToString())],
        };
    }

    // A run that is done was evaluated at its end: of a log that was cut short between two lines nothing else tells.
    private string[] Missing() => _ended is RunState.Done && _last is { } last && last.Epoch < _endEpoch
        ? [FormattableString.Invariant($"metrics.jsonl ends at epoch {last.Epoch}, although the run was done at epoch {_endEpoch}: lines are missing. Bring it back from a copy, or delete the run's folder and train it again.")]
        : [];

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
            _endEpoch = kind == RunEvents.EndKind ? logged.Event.Epoch : _endEpoch;
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
