using Overmix.Core.Seeding;

namespace Overmix.Training.Data;

/// <summary>Symmetric label noise: exactly round(p·n) labels (half away from zero) each become one of the C − 1 other classes, uniformly.</summary>
public static class SymmetricLabelNoise
{
    /// <summary>Replaces labels in place.</summary>
    /// <param name="labels">Labels, <c>[n]</c>, each in [0, classes).</param>
    /// <param name="classes">Number of classes C.</param>
    /// <param name="fraction">Share p to replace; in [0, 1].</param>
    /// <param name="stream">The draws.</param>
    /// <returns>Positions of the replaced labels, rising.</returns>
    /// <exception cref="DataException">There is no other class.</exception>
    public static IReadOnlyList<int> Apply(Span<int> labels, int classes, double fraction, RandomStream stream)
    {
        if (!(fraction is >= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(fraction), fraction, "The share must lie in [0, 1].");
        }

        int count = (int)Math.Round(fraction * labels.Length, MidpointRounding.AwayFromZero);
        if (count > 0 && classes < 2)
        {
            throw new DataException("data.labelNoise: with a single class there is no other label to draw. Set it to 0.");
        }

        int[] replaced = stream.NextPermutation(labels.Length)[..count];
        foreach (int position in replaced)
        {
            int other = stream.NextInt(classes - 1);
            labels[position] = other < labels[position] ? other : other + 1;
        }

        Array.Sort(replaced);
        return replaced;
    }
}
