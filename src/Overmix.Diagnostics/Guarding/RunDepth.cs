namespace Overmix.Diagnostics.Guarding;

/// <summary>How deep a run's U is: the cross-fitted regret of training to the end, with the noise of the test examples.</summary>
/// <param name="Value">Depth, in the unit of the errors.</param>
/// <param name="Deviation">Its standard error, from how far the two halves of the test examples disagree about changes of the error.</param>
public readonly record struct RunDepth(double Value, double Deviation)
{
    private const double Reach = 1.645; // nominal 90 %; on simulated U's it held the mean depth in three runs of four, since the deviation is itself estimated from one run
    private const int Share = 3;

    /// <summary>Lower end of the interval: 1.645 standard errors below.</summary>
    public double Low => Value - (Reach * Deviation);

    /// <summary>Upper end of the interval: 1.645 standard errors above.</summary>
    public double High => Value + (Reach * Deviation);

    /// <summary>Measures a run. The halves are independent, so the change since the best epoch on one half minus that on the other has four times the variance of their mean's; averaged over the last third.</summary>
    /// <param name="first">Error after each evaluation on the first half.</param>
    /// <param name="second">Error after each evaluation on the second half.</param>
    public static RunDepth Of(IReadOnlyList<double> first, IReadOnlyList<double> second)
    {
        int last = first.Count - 1, best = Enumerable.Range(0, first.Count).MinBy(i => first[i] + second[i]);
        double depth = CrossFittedRegret.Of(first, second, (first[last], second[last]));
        double square = Enumerable.Range(0, first.Count).Skip(first.Count - Math.Max(1, first.Count / Share))
            .Average(t => Math.Pow(first[t] - first[best] - (second[t] - second[best]), 2));
        return new RunDepth(depth, Math.Sqrt(square) / 2);
    }
}
