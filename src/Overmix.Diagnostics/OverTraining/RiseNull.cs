using System.Collections.Concurrent;
using Overmix.Core.Seeding;

namespace Overmix.Diagnostics.OverTraining;

/// <summary>What the test of a rise finds on flat curves of one length, for each correlation of the noise: simulated once, then kept.</summary>
internal sealed class RiseNull
{
    // With all eleven correlations a law has 44 000 numbers, and contrasts beside them: all that is kept stays below some 50 MB.
    private const int MostKept = 16;

    private static readonly ConcurrentDictionary<(int Count, int Eighth), RiseNull> Kept = new();

    private readonly int _count, _eighth, _from;
    private readonly RiseContrasts _toEnd, _inner;
    private readonly SerialNoise _noise;
    private readonly ConcurrentDictionary<int, Law> _laws = new();

    private RiseNull(int count, int eighth)
    {
        (_count, _eighth, _from) = (count, eighth, FallEnd.IndexOf(eighth, count));
        (_toEnd, _inner, _noise) = (RiseContrasts.ToEnd(count), RiseContrasts.Inner(count), new SerialNoise(count - _from));
    }

    /// <summary>The law for curves of so many values, the noise estimated from an eighth of the curve on.</summary>
    public static RiseNull For(int count, int eighth)
    {
        if (Kept.Count >= MostKept)
        {
            Kept.Clear();
        }

        return Kept.GetOrAdd((count, eighth), key => new RiseNull(key.Count, key.Eighth));
    }

    public NoiseFit FitNoise(ReadOnlySpan<double> curve) => _noise.Fit(curve[_from..]);

    public (double ToEnd, double Inner) Statistics(ReadOnlySpan<double> curve, NoiseFit noise) => (_toEnd.Largest(curve, noise), _inner.Largest(curve, noise));

    public double PValue(NoiseFit noise, double statistic) => Share(LawOf(noise).ToEnd, statistic);

    public double InnerPValue(NoiseFit noise, double statistic) => Share(LawOf(noise).Inner, statistic);

    /// <summary>The statistic at which a level is reached.</summary>
    public double Critical(NoiseFit noise, double level)
    {
        double[] law = LawOf(noise).ToEnd;
        return law[Math.Min(law.Length - 1, law.Length + 1 - (int)(level * (law.Length + 1)))];
    }

    /// <summary>Noise deviations of rise over the last half that give one standard deviation of the contrast.</summary>
    public double DeviationsOfUnitRise(NoiseFit noise) =>
        RiseContrasts.HeightDeviation(_count, noise.Grid) * Math.Sqrt(1 - (noise.Correlation * noise.Correlation));

    private Law LawOf(NoiseFit noise) => _laws.GetOrAdd(noise.Grid, Simulate);

    private static double Share(double[] sorted, double statistic)
    {
        int below = Array.BinarySearch(sorted, statistic);
        int first = below < 0 ? ~below : below;
        while (first > 0 && sorted[first - 1] >= statistic)
        {
            first--;
        }

        return (1.0 + sorted.Length - first) / (1 + sorted.Length);
    }

    private Law Simulate(int grid)
    {
        RandomStream stream = new RandomStreams(0).Open(StreamName.FlatCurves, (((long)_count * 8) + _eighth) * 16 + grid);
        double rho = SerialNoise.Correlations[grid];
        double[] curve = new double[_count], toEnd = new double[RiseTest.Simulations], inner = new double[RiseTest.Simulations];
        for (int k = 0; k < toEnd.Length; k++)
        {
            double value = stream.NextGaussian() / Math.Sqrt(1 - (rho * rho));
            for (int i = 0; i < curve.Length; i++)
            {
                curve[i] = value;
                value = (rho * value) + stream.NextGaussian();
            }

            (toEnd[k], inner[k]) = Statistics(curve, FitNoise(curve));
        }

        Array.Sort(toEnd);
        Array.Sort(inner);
        return new Law(toEnd, inner);
    }

    private sealed record Law(double[] ToEnd, double[] Inner);
}
