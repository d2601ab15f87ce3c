namespace Overmix.Diagnostics.Guarding;

/// <summary>
/// Decides, from the held-out figures seen so far, whether a run has begun to over-train. A pure function of the history. The curve is the mean of a few
/// evaluations, which on a log-spaced cadence is smoothing in log-epochs; the turn is its least point, and it stands only if the rise after it is material (a
/// factor), real (a paired test over blocks of examples, or a trend test) and not confidence alone (the error rose too).
/// </summary>
public static class TurnDetector
{
    /// <summary>Judges a history at its last point.</summary>
    /// <param name="history">Points of rising epochs; may be empty.</param>
    /// <param name="rule">The thresholds.</param>
    /// <returns>The decision; null while there are too few evaluations, or figures that are not finite.</returns>
    public static TurnDecision? Judge(IReadOnlyList<HeldOutPoint> history, TurnRule rule)
    {
        int last = history.Count - 1, half = rule.Smoothing / 2;
        if (history.Count < Math.Max(rule.FewestEvaluations, rule.Smoothing + rule.Persistence) || history.Any(p => !double.IsFinite(p.Loss)))
        {
            return null;
        }

        (int turn, double least) = Least(history, half);
        int from = Math.Max(turn + 1, last - rule.Persistence + 1);
        double value = Mean(history, from, last, p => p.Loss), threshold = rule.RiseFactor * least;
        int turningEpoch = history[turn].Epoch, epoch = history[last].Epoch;
        double rise = Mean(history, from, last, p => p.Error) - Around(history, turn, half, p => p.Error);
        double deviations = last == turn ? 0 : RiseDeviations(history, turn, from, half);
        bool isStanding = last - turn >= rule.Persistence;
        bool isAlarm = isStanding && value >= threshold && deviations >= rule.Deviations && rise > rule.ErrorRise;
        bool isPlateau = isStanding && epoch >= rule.PlateauFactor * turningEpoch;
        TurnKind kind = isAlarm ? TurnKind.OverTraining : isPlateau ? TurnKind.Plateau : TurnKind.None;
        return new TurnDecision(kind, epoch, turningEpoch, rule.DeliveryFactor * turningEpoch, least, value, threshold, deviations, rise);
    }

    /// <summary>The evaluated epoch nearest to a wanted one, in log-epochs.</summary>
    /// <param name="epochs">Evaluated epochs; at least one.</param>
    /// <param name="wanted">The wanted epoch; &gt; 0.</param>
    public static int Nearest(IEnumerable<int> epochs, double wanted) => epochs.MinBy(e => Math.Abs(Math.Log(e / wanted)));

    // The newest points have no full window yet and are not candidates.
    private static (int Turn, double Least) Least(IReadOnlyList<HeldOutPoint> history, int half)
    {
        (int turn, double least) = (0, double.PositiveInfinity);
        for (int i = 0; i < history.Count - half; i++)
        {
            double smooth = Around(history, i, half, p => p.Loss);
            if (smooth < least)
            {
                (turn, least) = (i, smooth);
            }
        }

        return (turn, least);
    }

    private static double RiseDeviations(IReadOnlyList<HeldOutPoint> history, int turn, int from, int half)
    {
        int blocks = history.Min(p => p.Blocks.Count);
        if (blocks < 3)
        {
            return TrendTest.Deviations([.. history.Skip(turn).Select(p => p.Loss)]);
        }

        double[] rises = [.. Enumerable.Range(0, blocks)
            .Select(b => Mean(history, from, history.Count - 1, p => p.Blocks[b]) - Around(history, turn, half, p => p.Blocks[b]))
            .Where(double.IsFinite)];
        double mean = rises.Average(), variance = rises.Sum(r => (r - mean) * (r - mean)) / Math.Max(1, rises.Length - 1);
        return mean / (Math.Sqrt(variance / rises.Length) + 1e-12);
    }

    private static double Around(IReadOnlyList<HeldOutPoint> history, int index, int half, Func<HeldOutPoint, double> figure) =>
        Mean(history, Math.Max(0, index - half), Math.Min(history.Count - 1, index + half), figure);

    private static double Mean(IReadOnlyList<HeldOutPoint> history, int from, int to, Func<HeldOutPoint, double> figure)
    {
        double sum = 0;
        for (int i = from; i <= to; i++)
        {
            sum += figure(history[i]);
        }

        return to < from ? figure(history[to]) : sum / (to - from + 1);
    }
}
