using Overmix.Core.Seeding;

namespace Overmix.Theory.Spectra;

/// <summary>Draws from the χ² law.</summary>
internal static class ChiSquare
{
    /// <summary>χ² with k degrees of freedom: twice a Gamma(k/2) variate (Marsaglia and Tsang 2000).</summary>
    /// <param name="freedom">k ≥ 1.</param>
    /// <param name="stream">Where the randomness comes from.</param>
    internal static double Draw(long freedom, RandomStream stream)
    {
        if (freedom == 1)
        {
            double z = stream.NextGaussian();
            return z * z;
        }

        double d = (freedom / 2.0) - (1.0 / 3), c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            double z = stream.NextGaussian(), root = 1 + (c * z), v = root * root * root;
            if (root > 0 && Math.Log(stream.NextPositive()) < (z * z / 2) + d - (d * v) + (d * Math.Log(v)))
            {
                return 2 * d * v;
            }
        }
    }
}
