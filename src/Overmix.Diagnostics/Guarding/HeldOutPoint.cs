namespace Overmix.Diagnostics.Guarding;

/// <summary>Figures of examples that were not trained on, at one evaluation.</summary>
/// <param name="Epoch">Epochs completed; rising along a history.</param>
/// <param name="Loss">Mean cross-entropy, nats.</param>
/// <param name="Error">Share of wrong answers, in [0, 1].</param>
public sealed record HeldOutPoint(int Epoch, double Loss, double Error)
{
    /// <summary>Mean cross-entropy of disjoint parts of those examples, always the same parts in the same order; empty if not known. Their differences tell the noise.</summary>
    public IReadOnlyList<double> Blocks { get; init; } = [];

    /// <summary>Several networks that held out different examples, at the same epoch, as one: means weighted by the examples, and all blocks.</summary>
    /// <param name="points">One a network, of the same epoch.</param>
    /// <param name="counts">Examples each held out.</param>
    public static HeldOutPoint Pool(IReadOnlyList<HeldOutPoint> points, IReadOnlyList<int> counts)
    {
        if (points.Count == 0 || points.Count != counts.Count || points.Any(p => p.Epoch != points[0].Epoch))
        {
            throw new ArgumentException("Points to pool need counts, and one epoch.", nameof(points));
        }

        double total = counts.Sum();
        double Mean(Func<HeldOutPoint, double> figure) => points.Select((p, i) => figure(p) * counts[i]).Sum() / total;
        return new HeldOutPoint(points[0].Epoch, Mean(p => p.Loss), Mean(p => p.Error)) { Blocks = [.. points.SelectMany(p => p.Blocks)] };
    }
}
