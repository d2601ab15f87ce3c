using Overmix.Core.Seeding;

namespace Overmix.Theory.Spectra;

/// <summary>The law of independent matrix entries, centred, of variance 1. The Marchenko–Pastur limit is the same for all.</summary>
public enum EntryLaw
{
    /// <summary>N(0, 1).</summary>
    Gaussian,

    /// <summary>±1, equally likely.</summary>
    Rademacher,

    /// <summary>Uniform on [−√3, √3].</summary>
    Uniform,
}

/// <summary>Draws of entries.</summary>
public static class EntryLaws
{
    /// <summary>Independent entries.</summary>
    /// <param name="law">Their law.</param>
    /// <param name="count">How many; ≥ 0.</param>
    /// <param name="stream">Where the randomness comes from.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument outside its range.</exception>
    public static double[] Draw(this EntryLaw law, int count, RandomStream stream)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentNullException.ThrowIfNull(stream);
        double[] entries = new double[count];
        for (int i = 0; i < count; i++)
        {
            entries[i] = law switch
            {
                EntryLaw.Gaussian => stream.NextGaussian(),
                EntryLaw.Rademacher => (stream.NextUInt32() & 1) == 0 ? -1 : 1,
                EntryLaw.Uniform => Math.Sqrt(12) * (stream.NextDouble() - 0.5),
                _ => throw new ArgumentOutOfRangeException(nameof(law), law, "Not a law of entries."),
            };
        }

        return entries;
    }
}
