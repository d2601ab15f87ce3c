using Overmix.Core.Configuration;
using Overmix.Core.Errors;
using Overmix.Diagnostics.Guarding;
using Overmix.Training.Data;
using Overmix.Training.Folds;

namespace Overmix.Studies.Guarding;

/// <summary>
/// Scouts: copies of a run, each trained on all but one fifth of the training examples, in step with each other, and judged together on what they left out. They
/// go only as far as the decision needs; the run itself then trains on all examples, to the epoch they name.
/// </summary>
public sealed class ScoutRuns
{
    private readonly RunConfig _config;
    private readonly PreparedData _data;
    private readonly int _count;

    /// <summary>Plans the scouts of a run.</summary>
    /// <param name="config">The run's configuration.</param>
    /// <param name="data">Its data; borrowed. The test part is not looked at.</param>
    /// <param name="count">How many; 1 … 5.</param>
    public ScoutRuns(RunConfig config, PreparedData data, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, FoldData.Count);
        (_config, _data, _count) = (config, data, count);
    }

    /// <summary>Trains the scouts until they decide, or give up.</summary>
    /// <param name="rule">The thresholds.</param>
    /// <param name="stopRequested">Asked before every step: null to go on.</param>
    /// <returns>What they found; null if a stop was requested.</returns>
    public ScoutForecast? GoAhead(TurnRule rule, Func<ExitCode?> stopRequested)
    {
        int[][] folds = FoldData.Cut(_data.Train, _config.Seed);
        int[] counts = [.. folds.Take(_count).Select(f => f.Length)];
        var scouts = new List<FoldRun>();
        try
        {
            for (int k = 0; k < _count; k++)
            {
                scouts.Add(new FoldRun(_config, _data, folds, k, stopRequested));
            }

            return GoAhead(scouts, counts, rule);
        }
        finally
        {
            scouts.ForEach(s => s.Dispose());
        }
    }

    private ScoutForecast? GoAhead(List<FoldRun> scouts, int[] counts, TurnRule rule)
    {
        var history = new List<HeldOutPoint>();
        TurnDecision? decision = null;
        while (decision is not { Kind: not TurnKind.None })
        {
            FoldReading?[] next = [.. scouts.Select(s => s.Next())];
            if (scouts.Any(s => s.WasStopped))
            {
                return null;
            }

            if (next.Any(p => p is null || !double.IsFinite(p.Loss)))
            {
                break; // the end of the budget, or a scout that diverged: the run will say so itself
            }

            history.Add(HeldOutPoint.Pool([.. next.Select(p => new HeldOutPoint(p!.Epoch, p.Loss, p.Error) { Blocks = p.Blocks })], counts));
            decision = TurnDetector.Judge(history, rule);
            if (history[^1].Epoch >= rule.ScoutedShare * _config.Train.Epochs)
            {
                break;
            }
        }

        int scouted = history.Count == 0 ? 0 : history[^1].Epoch;
        decision ??= new TurnDecision(TurnKind.None, scouted, scouted, scouted, 0, 0, 0, 0, 0);
        int delivery = decision.Kind == TurnKind.None ? _config.Train.Epochs : TurnDetector.Nearest(history.Select(p => p.Epoch), decision.DeliveryEpoch);
        return new ScoutForecast(decision, delivery, scouts.Count, scouted);
    }
}
