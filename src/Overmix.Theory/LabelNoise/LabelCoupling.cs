using Overmix.Core.Seeding;

namespace Overmix.Theory.LabelNoise;

/// <summary>Draws pairs of hard labels (Ỹ_h, Ỹ*_h) with given marginal laws q and p.</summary>
/// <remarks>
/// Theorem 1 is the coupling inequality: P(Ỹ_h ≠ Ỹ*_h) ≥ TV(q, p) for every joint law with these marginals, with equality for the maximal
/// coupling. Source: Levin, Peres and Wilmer (2009), <i>Markov Chains and Mixing Times</i>, Proposition 4.7.
/// </remarks>
public static class LabelCoupling
{
    /// <summary>Draws both labels independently.</summary>
    /// <param name="assigned">q, [C].</param>
    /// <param name="truth">p, [C].</param>
    /// <param name="stream">Where the randomness comes from.</param>
    public static (int Assigned, int Truth) Independent(ReadOnlySpan<double> assigned, ReadOnlySpan<double> truth, RandomStream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return (ProbabilityRules.Draw(assigned, stream.NextDouble()), ProbabilityRules.Draw(truth, stream.NextDouble()));
    }

    /// <summary>Draws both labels so that they agree as often as their laws allow.</summary>
    /// <param name="assigned">q, [C].</param>
    /// <param name="truth">p, [C].</param>
    /// <param name="stream">Where the randomness comes from; always three doubles.</param>
    /// <remarks>Ỹ_h = j is drawn from q and kept as the true label with probability min(1, p_j/q_j); else the true label is drawn from (p − q)₊.</remarks>
    public static (int Assigned, int Truth) Maximal(ReadOnlySpan<double> assigned, ReadOnlySpan<double> truth, RandomStream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        int label = ProbabilityRules.Draw(assigned, stream.NextDouble());
        return (label, MaximalTruth(label, assigned, truth, stream));
    }

    /// <summary>The true label that the maximal coupling puts beside a label already drawn from q.</summary>
    /// <param name="label">Ỹ_h, drawn from q in any way.</param>
    /// <param name="assigned">q, [C]; positive at the label.</param>
    /// <param name="truth">p, [C].</param>
    /// <param name="stream">Where the randomness comes from; always two doubles.</param>
    public static int MaximalTruth(int label, ReadOnlySpan<double> assigned, ReadOnlySpan<double> truth, RandomStream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        double keep = stream.NextDouble(), other = stream.NextDouble();
        return keep * assigned[label] < truth[label] ? label : DrawExcess(assigned, truth, other);
    }

    private static int DrawExcess(ReadOnlySpan<double> assigned, ReadOnlySpan<double> truth, double uniform)
    {
        double[] excess = new double[truth.Length];
        double sum = 0;
        for (int j = 0; j < excess.Length; j++)
        {
            sum += excess[j] = Math.Max(0, truth[j] - assigned[j]);
        }

        return ProbabilityRules.Draw(excess, uniform * sum);
    }
}
