namespace Overmix.Training.Data;

/// <summary>
/// Centres and scales inputs a channel at a time: x ↦ (x − μ_c) / σ_c. One mean and one standard deviation a channel, not a pixel: border pixels of small images are
/// constant on a small training subset, and a deviation a pixel would blow up whatever the test images have there.
/// </summary>
/// <param name="Mean">μ, a number a channel.</param>
/// <param name="Deviation">σ, a number a channel, &gt; 0; population form (divided by the number of values); 1 where a channel is constant.</param>
public sealed record Standardization(IReadOnlyList<double> Mean, IReadOnlyList<double> Deviation)
{
    /// <summary>Leaves inputs as they are.</summary>
    /// <param name="channels">Number of channels.</param>
    public static Standardization Identity(int channels) => new(new double[channels], [.. Enumerable.Repeat(1.0, channels)]);

    /// <summary>Statistics of a set of inputs, in float64 and in a fixed order: bit-identical on every machine.</summary>
    /// <param name="inputs">Inputs, <c>[n, c·h·w]</c>, n ≥ 1.</param>
    /// <param name="shape">Shape of one example.</param>
    public static Standardization Of(ReadOnlySpan<float> inputs, ExampleShape shape)
    {
        Check(inputs.Length, shape);
        ArgumentOutOfRangeException.ThrowIfZero(inputs.Length, nameof(inputs));
        (double[] mean, double[] deviation) = (new double[shape.Channels], new double[shape.Channels]);
        for (int c = 0; c < shape.Channels; c++)
        {
            (mean[c], deviation[c]) = OfChannel(inputs, shape, c);
        }

        return new Standardization(mean, deviation);
    }

    /// <summary>Standardises inputs in place.</summary>
    /// <param name="inputs">Inputs, <c>[n, c·h·w]</c>.</param>
    /// <param name="shape">Shape of one example.</param>
    public void Apply(Span<float> inputs, ExampleShape shape)
    {
        Check(inputs.Length, shape);
        ArgumentOutOfRangeException.ThrowIfNotEqual(shape.Channels, Mean.Count, nameof(shape));
        int length = shape.ChannelSize;
        for (int plane = 0; plane < inputs.Length / length; plane++)
        {
            (double mean, double deviation) = (Mean[plane % shape.Channels], Deviation[plane % shape.Channels]);
            foreach (ref float value in inputs.Slice(plane * length, length))
            {
                value = (float)((value - mean) / deviation);
            }
        }
    }

    private static (double Mean, double Deviation) OfChannel(ReadOnlySpan<float> inputs, ExampleShape shape, int channel)
    {
        (int length, int stride) = (shape.ChannelSize, shape.Size);
        (double sum, double squares, float low, float high) = (0, 0, float.PositiveInfinity, float.NegativeInfinity);
        for (int start = channel * length; start < inputs.Length; start += stride)
        {
            foreach (float value in inputs.Slice(start, length))
            {
                sum += value;
                (low, high) = (Math.Min(low, value), Math.Max(high, value));
            }
        }

        double count = (double)inputs.Length / shape.Channels, mean = sum / count;
        for (int start = channel * length; start < inputs.Length; start += stride)
        {
            foreach (float value in inputs.Slice(start, length))
            {
                squares += (value - mean) * (value - mean);
            }
        }

        // A constant channel's variance is the rounding error of its mean, not always exactly 0: ask the values.
        return (mean, low < high ? Math.Sqrt(squares / count) : 1);
    }

    private static void Check(int length, ExampleShape shape)
    {
        shape.Check(nameof(shape));
        if (length % shape.Size != 0)
        {
            throw new ArgumentOutOfRangeException(nameof(length), length, $"The inputs must be whole examples of {shape}.");
        }
    }
}
