namespace Overmix.Diagnostics.OverTraining;

/// <summary>Σ a_i b_i, four sums at a time in a fixed order: the same bits on every machine.</summary>
internal static class InnerProduct
{
    public static double Of(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        (double s0, double s1, double s2, double s3) = (0, 0, 0, 0);
        b = b[..a.Length];
        int i = 0;
        for (; i <= a.Length - 4; i += 4)
        {
            s0 += a[i] * b[i];
            s1 += a[i + 1] * b[i + 1];
            s2 += a[i + 2] * b[i + 2];
            s3 += a[i + 3] * b[i + 3];
        }

        for (; i < a.Length; i++)
        {
            s0 += a[i] * b[i];
        }

        return s0 + s1 + (s2 + s3);
    }
}
