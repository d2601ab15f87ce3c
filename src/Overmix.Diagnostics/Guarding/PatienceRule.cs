namespace Overmix.Diagnostics.Guarding;

/// <summary>The classical rule: stop when a figure has had no new least for so many epochs, and deliver the weights of the least.</summary>
public static class PatienceRule
{
    /// <summary>Where it stops and what it delivers, as places in the history.</summary>
    /// <param name="epochs">Evaluated epochs, rising; at least one.</param>
    /// <param name="figures">The watched figure, one an evaluation.</param>
    /// <param name="patience">Epochs without a new least; infinity waits for the end: best-on-validation.</param>
    public static (int Stop, int Best) Apply(IReadOnlyList<double> epochs, IReadOnlyList<double> figures, double patience)
    {
        int best = 0;
        for (int t = 1; t < epochs.Count; t++)
        {
            if (figures[t] < figures[best])
            {
                best = t;
            }
            else if (epochs[t] - epochs[best] >= patience)
            {
                return (t, best);
            }
        }

        return (epochs.Count - 1, best);
    }
}
