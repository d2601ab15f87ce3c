using Overmix.Core.Seeding;
using Overmix.Diagnostics.OverTraining;

namespace Overmix.Diagnostics.Guarding;

/// <summary>The percentile bootstrap of a statistic of independent clusters (Efron, 1979): clusters are drawn with replacement, whole.</summary>
public static class ClusterBootstrap
{
    private const int Draws = 4_000;

    /// <summary>The 95 % interval of a statistic.</summary>
    /// <param name="clusters">One value a cluster; at least one.</param>
    /// <param name="statistic">The statistic of a sample of clusters.</param>
    public static ConfidenceInterval Of(IReadOnlyList<double> clusters, Func<IReadOnlyList<double>, double> statistic)
    {
        RandomStream stream = new RandomStreams(1).Open(StreamName.Theory);
        double[] sample = new double[clusters.Count], found = new double[Draws];
        for (int draw = 0; draw < Draws; draw++)
        {
            for (int i = 0; i < sample.Length; i++)
            {
                sample[i] = clusters[stream.NextInt(clusters.Count)];
            }

            found[draw] = statistic(sample);
        }

        Array.Sort(found);
        return new ConfidenceInterval(found[(int)(0.025 * Draws)], found[(int)(0.975 * Draws)]);
    }
}
