namespace Overmix.Tests.Theory.Mixing;

/// <summary>Thresholds of statistical assertions that a correct program fails with probability 1e-6 each, whatever the seed.</summary>
internal static class FalseAlarm
{
    internal const double Rate = 1e-6;

    /// <summary>Two-sided normal quantile of <see cref="Rate"/>; for means of many bounded values, where the normal limit holds.</summary>
    internal const double Deviations = 4.8916;

    /// <summary>Bound on |F_n − F|: Massart (1990), 2·exp(−2nD²) at <see cref="Rate"/>, for every n and every distribution.</summary>
    internal static double Distribution(int samples) => Math.Sqrt(Math.Log(2 / Rate) / (2.0 * samples));

    /// <summary>Largest distance between the empirical distribution of the samples and F.</summary>
    internal static double Distance(double[] samples, Func<double, double> cumulative)
    {
        double[] sorted = [.. samples.Order()];
        double worst = 0;
        for (int i = 0; i < sorted.Length; i++)
        {
            double f = cumulative(sorted[i]);
            worst = Math.Max(worst, Math.Max(f - (double)i / sorted.Length, (i + 1.0) / sorted.Length - f));
        }

        return worst;
    }

    /// <summary>Whether the sample mean lies within <see cref="Deviations"/> standard errors of the value.</summary>
    internal static bool MeanAgrees(double[] samples, double expected)
    {
        double mean = samples.Average(), variance = samples.Sum(x => (x - mean) * (x - mean)) / (samples.Length - 1);
        return Math.Abs(mean - expected) <= Deviations * Math.Sqrt(variance / samples.Length);
    }
}
