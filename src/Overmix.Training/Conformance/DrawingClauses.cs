using Overmix.Theory.Mixing;
using static TorchSharp.torch;

namespace Overmix.Training.Conformance;

/// <summary>Clauses on the draws of λ and of partners.</summary>
internal static class DrawingClauses
{
    private const double FiveSigma = 5.2; // two-sided normal tail 2·10⁻⁷; a handful of comparisons a clause stays below 10⁻⁶
    private const int Draws = 40_000;

    public static (bool Holds, string Evidence) AlphaZero(IMixupImplementation subject)
    {
        float[] lambda = subject.DrawLambda(0, 1_000, 1);
        return (lambda.All(l => l == 1f), $"At α = 0 the draws lie in [{lambda.Min()}, {lambda.Max()}]; wanted 1.");
    }

    public static (bool Holds, string Evidence) SmallAlpha(IMixupImplementation subject)
    {
        float[] lambda = subject.DrawLambda(1e-3, Draws, 2);
        int outside = lambda.Count(l => !(l is >= 0 and <= 1));
        int high = lambda.Count(l => l > 0.5f);
        double deviation = Math.Abs(high - Draws / 2.0) / Math.Sqrt(Draws / 4.0);
        return (outside == 0 && deviation <= FiveSigma, $"At α = 0.001 {outside} of {Draws} draws are no number in [0, 1]; {high} lie above ½.");
    }

    public static (bool Holds, string Evidence) Moments(IMixupImplementation subject)
    {
        double worst = new[] { 0.2, 1, 4 }.Max(alpha => WorstMoment(subject.DrawLambda(alpha, Draws, 3), MixingLaw.Beta(alpha)));
        return (worst <= FiveSigma, $"Mean, λ(1−λ) and H(λ) at α = 0.2, 1, 4 are within {worst:F1} standard errors of Beta(α, α).");
    }

    public static (bool Holds, string Evidence) UniformPermutation(IMixupImplementation subject)
    {
        const int size = 5, trials = 8_000;
        int[] counts = new int[size * size];
        bool permutation = true;
        for (int t = 0; t < trials; t++)
        {
            int[] partner = subject.DrawPartners(size, (ulong)t);
            permutation &= partner.Order().SequenceEqual(Enumerable.Range(0, size));
            for (int k = 0; k < size; k++)
            {
                counts[k * size + Math.Clamp(partner[k], 0, size - 1)]++;
            }
        }

        double expected = (double)trials / size;
        double worst = counts.Max(c => Math.Abs(c - expected)) / Math.Sqrt(expected * (1 - 1.0 / size));
        return (permutation && worst <= FiveSigma, $"Partners {(permutation ? "are permutations" : "are no permutations")}; each pair occurs within {worst:F1} standard errors of 1/B.");
    }

    public static (bool Holds, string Evidence) ThreadIndependence(IMixupImplementation subject)
    {
        float[] alone = subject.DrawLambda(1, 100, 7);
        int[] partners = subject.DrawPartners(100, 7);
        bool[] same = new bool[8];
        Thread[] threads = [.. Enumerable.Range(0, same.Length).Select(t =>
            new Thread(() => same[t] = subject.DrawLambda(1, 100, 7).SequenceEqual(alone) && subject.DrawPartners(100, 7).SequenceEqual(partners)))];
        Array.ForEach(threads, t => t.Start());
        Array.ForEach(threads, t => t.Join());
        bool mixing = MixesAlikeOnAnyNumberOfThreads(subject);
        return (same.All(s => s) && mixing, $"Draws on 8 threads {(same.All(s => s) ? "agree" : "differ")}; mixing on 1 and 2 threads {(mixing ? "agrees" : "differs")} bit for bit.");
    }

    private static bool MixesAlikeOnAnyNumberOfThreads(IMixupImplementation subject)
    {
        int threads = get_num_threads();
        Tensor inputs = linspace(-1, 1, 64 * 3 * 32 * 32).reshape(64, 3, 32, 32), labels = arange(64, ScalarType.Int64).remainder(10);
        (float[] lambda, int[] partner) = (subject.DrawLambda(1, 64, 8), subject.DrawPartners(64, 8));
        try
        {
            set_num_threads(1);
            (Tensor x1, Tensor y1) = subject.Mix(inputs, labels, 10, lambda, partner, ScalarType.Float32);
            set_num_threads(2);
            (Tensor x2, Tensor y2) = subject.Mix(inputs, labels, 10, lambda, partner, ScalarType.Float32);
            return x1.eq(x2).all().item<bool>() && y1.eq(y2).all().item<bool>();
        }
        finally
        {
            set_num_threads(threads);
        }
    }

    private static double WorstMoment(float[] lambda, MixingLaw law) => new[]
    {
        Deviation(lambda, l => l, law.Mean),
        Deviation(lambda, l => l * (1 - l), law.ExpectedProduct),
        Deviation(lambda, TargetEntropy.Binary, law.ExpectedEntropy),
    }.Max();

    private static double Deviation(float[] lambda, Func<double, double> function, double expected)
    {
        double[] values = [.. lambda.Select(l => function(l))];
        double mean = values.Average(), variance = values.Sum(v => (v - mean) * (v - mean)) / (values.Length - 1);
        return Math.Abs(mean - expected) / Math.Sqrt(variance / values.Length);
    }
}
