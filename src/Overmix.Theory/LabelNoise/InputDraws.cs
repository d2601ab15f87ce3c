using Overmix.Core.Seeding;

namespace Overmix.Theory.LabelNoise;

/// <summary>Laws of inputs.</summary>
public static class InputDraws
{
    /// <summary>X ~ N(0, I).</summary>
    public static void StandardNormal(RandomStream stream, Span<double> input)
    {
        ArgumentNullException.ThrowIfNull(stream);
        foreach (ref double coordinate in input)
        {
            coordinate = stream.NextGaussian();
        }
    }

    /// <summary>x̃ = λx + (1−λ)x′: λ weights the first sample.</summary>
    internal static void Mix(ReadOnlySpan<double> first, ReadOnlySpan<double> second, double lambda, Span<double> mixed)
    {
        for (int i = 0; i < mixed.Length; i++)
        {
            mixed[i] = (lambda * first[i]) + ((1 - lambda) * second[i]);
        }
    }

    /// <summary>‖x − x′‖².</summary>
    internal static double SquaredDistance(ReadOnlySpan<double> first, ReadOnlySpan<double> second)
    {
        double sum = 0;
        for (int i = 0; i < first.Length; i++)
        {
            sum += (first[i] - second[i]) * (first[i] - second[i]);
        }

        return sum;
    }
}
