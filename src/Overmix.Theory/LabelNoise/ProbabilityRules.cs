namespace Overmix.Theory.LabelNoise;

/// <summary>What a probability vector must be.</summary>
internal static class ProbabilityRules
{
    private const double Tolerance = 1e-9;

    /// <summary>Demands entries ≥ 0 that sum to 1 up to 1e-9.</summary>
    internal static void Demand(ReadOnlySpan<double> probabilities, string name)
    {
        double sum = 0;
        foreach (double probability in probabilities)
        {
            sum += probability >= 0 ? probability : throw new ArgumentOutOfRangeException(name, probability, "A probability must be at least 0.");
        }

        if (!(Math.Abs(sum - 1) <= Tolerance))
        {
            throw new ArgumentOutOfRangeException(name, sum, "Probabilities must sum to 1; this is their sum.");
        }
    }

    /// <summary>Turns scores into probabilities, in place: softmax, with the largest score taken out first so that nothing overflows.</summary>
    internal static void Softmax(Span<double> scores)
    {
        double largest = double.NegativeInfinity, sum = 0;
        foreach (double score in scores)
        {
            largest = Math.Max(largest, score);
        }

        foreach (ref double score in scores)
        {
            score = Math.Exp(score - largest);
            sum += score;
        }

        foreach (ref double score in scores)
        {
            score /= sum;
        }
    }

    /// <summary>Draws an index with the given probabilities.</summary>
    internal static int Draw(ReadOnlySpan<double> probabilities, double uniform)
    {
        double point = uniform;
        int last = 0;
        for (int j = 0; j < probabilities.Length; j++)
        {
            if (probabilities[j] <= 0)
            {
                continue;
            }

            last = j;
            if (point < probabilities[j])
            {
                return j;
            }

            point -= probabilities[j];
        }

        return last; // rounding left a sliver above the sum
    }
}
