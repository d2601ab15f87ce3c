namespace Overmix.Training.Kernels;

/// <summary>
/// Mean and variance of every channel of a batch, and the coefficients by which batch normalisation becomes one multiplication and addition a number.
/// A row of the matrix holds one pixel, or several of few channels: then columns repeat the channels.
/// </summary>
internal sealed class ChannelStatistics
{
    private readonly float[] _origin; // by column: the mean, rounded

    private ChannelStatistics(double[] mean, double[] variance, long count, int width)
    {
        (Mean, Variance, Count) = (mean, variance, count);
        _origin = Repeat(mean, width);
    }

    /// <summary>μ, [c].</summary>
    public double[] Mean { get; }

    /// <summary>σ² with divisor N, [c].</summary>
    public double[] Variance { get; }

    /// <summary>N, numbers of each channel.</summary>
    public long Count { get; }

    /// <summary>The statistics of bfloat16 pixels.</summary>
    /// <param name="rows">The matrix's size.</param>
    /// <param name="x">The matrix.</param>
    /// <param name="channels">Number of channels c; divides the width.</param>
    public static unsafe ChannelStatistics Of(ChunkedRows rows, nint x, int channels)
    {
        long count = rows.Rows * (rows.Width / channels);
        double[] first = new double[channels]; // a value of each channel: of the size of its mean
        for (int c = 0; c < channels; c++)
        {
            first[c] = BitConverter.UInt32BitsToSingle((uint)((ushort*)x)[c] << 16);
        }

        float[] origin = Repeat(first, rows.Width);
        (double[] sum, double[] square) = NormalizationSums.OfSquares(rows, x, origin);
        (double[] mean, double[] variance) = (Fold(sum, channels), Fold(square, channels));
        for (int c = 0; c < channels; c++)
        {
            double shift = mean[c] / count;
            variance[c] = Math.Max(variance[c] / count - shift * shift, 0);
            mean[c] = first[c] + shift;
        }

        return new ChannelStatistics(mean, variance, count, rows.Width);
    }

    /// <summary>Scale, then shift, by column: y = scale·x + shift.</summary>
    /// <param name="weight">γ, [c].</param>
    /// <param name="bias">β, [c].</param>
    /// <param name="epsilon">ε.</param>
    public float[] Forward(ReadOnlySpan<float> weight, ReadOnlySpan<float> bias, double epsilon)
    {
        (double[] scale, double[] shift) = (new double[Mean.Length], new double[Mean.Length]);
        for (int c = 0; c < Mean.Length; c++)
        {
            scale[c] = weight[c] / Math.Sqrt(Variance[c] + epsilon);
            shift[c] = bias[c] - Mean[c] * scale[c];
        }

        return [.. Repeat(scale, _origin.Length), .. Repeat(shift, _origin.Length)];
    }

    /// <summary>Σ g and Σ g·(x − μ) of every channel: see <see cref="NormalizationSums.OfGradients"/>.</summary>
    public (double[] Sum, double[] Product) GradientSums(ChunkedRows rows, nint gradient, nint result, nint x)
    {
        (double[] sum, double[] product) = NormalizationSums.OfGradients(rows, gradient, result, x, _origin);
        (sum, product) = (Fold(sum, Mean.Length), Fold(product, Mean.Length));
        for (int c = 0; c < sum.Length; c++)
        {
            product[c] += sum[c] * (_origin[c] - Mean[c]); // what rounding took from the origin
        }

        return (sum, product);
    }

    /// <summary>a, then b, then c, by column: dx = (γ/σ)(g − Σg/N − (x − μ) Σg(x − μ)/(σ²N)) = a·g + b·x + c.</summary>
    /// <param name="weight">γ, [c].</param>
    /// <param name="epsilon">ε.</param>
    /// <param name="sum">Σ g, [c].</param>
    /// <param name="product">Σ g·(x − μ), [c].</param>
    public float[] Backward(ReadOnlySpan<float> weight, double epsilon, double[] sum, double[] product)
    {
        (double[] a, double[] b, double[] c) = (new double[sum.Length], new double[sum.Length], new double[sum.Length]);
        for (int k = 0; k < sum.Length; k++)
        {
            double square = Variance[k] + epsilon;
            a[k] = weight[k] / Math.Sqrt(square);
            b[k] = -a[k] * product[k] / (square * Count);
            c[k] = -a[k] * sum[k] / Count - b[k] * Mean[k];
        }

        return [.. Repeat(a, _origin.Length), .. Repeat(b, _origin.Length), .. Repeat(c, _origin.Length)];
    }

    /// <summary>Gradient of γ: Σ g·(x − μ)/σ, [c].</summary>
    public float[] Scaled(double[] product, double epsilon) => [.. product.Zip(Variance, (p, v) => (float)(p / Math.Sqrt(v + epsilon)))];

    private static float[] Repeat(double[] channels, int width)
    {
        float[] columns = new float[width];
        for (int k = 0; k < width; k++)
        {
            columns[k] = (float)channels[k % channels.Length];
        }

        return columns;
    }

    private static double[] Fold(double[] columns, int channels)
    {
        double[] folded = columns[..channels];
        for (int k = channels; k < columns.Length; k++)
        {
            folded[k % channels] += columns[k];
        }

        return folded;
    }
}
