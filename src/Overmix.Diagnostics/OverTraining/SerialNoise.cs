namespace Overmix.Diagnostics.OverTraining;

/// <summary>The noise of a curve as estimated.</summary>
/// <param name="Grid">Place of ρ in <see cref="SerialNoise.Correlations"/>.</param>
/// <param name="Innovation">Standard deviation of what is new in each value.</param>
internal readonly record struct NoiseFit(int Grid, double Innovation)
{
    /// <summary>Correlation ρ from one value to the next.</summary>
    public double Correlation => SerialNoise.Correlations[Grid];

    /// <summary>Standard deviation of one value: innovation / √(1 − ρ²).</summary>
    public double Deviation => Innovation / Math.Sqrt(1 - (Correlation * Correlation));
}

/// <summary>
/// Estimates first-order autoregressive noise around a smooth curve (a linear spline) by restricted maximum likelihood, which does not mistake the spline's freedom
/// for small noise: maximises −½[(n − p)·log RSS_ρ + log|XᵀV_ρ⁻¹X| + log|V_ρ|] over a grid of ρ ≥ 0; RSS_ρ by generalised least squares, σ² = RSS_ρ/(n − p).
/// The spline has few knots, or two or four times as many where n·log(RSS_ρ/n) + log|V_ρ| + 3p·log n is least so, a Bayesian information criterion at three times its
/// price: a sharp turn far above the noise must not pass for noise that wanders.
/// </summary>
internal sealed class SerialNoise
{
    private const int PointsPerKnot = 12, MostKnots = 8;

    // Times the criterion's own price: at one, the spline follows noise of correlation ½ and lets it pass for a trend (6.7 % false alarms on flat curves of 60 values).
    private const double KnotPrice = 3;

    private readonly int _count;
    private readonly Spline[] _splines;

    /// <summary>Prepares estimates from curves of a length.</summary>
    /// <param name="count">Number of values n; ≥ 10.</param>
    public SerialNoise(int count)
    {
        _count = count;
        int knots = Math.Clamp(count / PointsPerKnot, 2, MostKnots);
        _splines = [.. new[] { knots, 2 * knots, 4 * knots }.Where((k, i) => i == 0 || k + 2 <= count / 3).Select(k => new Spline(Design(count, k)))];
    }

    /// <summary>The correlations considered. Negative ones are not: evaluations of one network on one set share their luck.</summary>
    public static IReadOnlyList<double> Correlations { get; } = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95];

    /// <summary>Estimates the noise of one curve.</summary>
    public NoiseFit Fit(ReadOnlySpan<double> values)
    {
        double spread = Spread(values), rounding = Largest(values) * 1e-12, floor = Math.Max(spread * 1e-9, rounding);
        if (spread <= rounding)
        {
            return new NoiseFit(0, rounding); // A constant says nothing of the correlation.
        }

        double least = double.Epsilon + (floor * floor * _count), best = double.PositiveInfinity;
        NoiseFit chosen = default;
        Span<double> white = stackalloc double[_count];
        foreach (Spline spline in _splines)
        {
            (NoiseFit fit, double criterion) = spline.Fit(values, white, least);
            (best, chosen) = criterion < best ? (criterion, fit) : (best, chosen);
        }

        return chosen;
    }

    /// <summary>The innovations of a series with correlation ρ, the first value scaled to their deviation.</summary>
    public static void Whiten(ReadOnlySpan<double> values, double rho, Span<double> white)
    {
        white[0] = values[0] * Math.Sqrt(1 - (rho * rho));
        for (int i = 1; i < values.Length; i++)
        {
            white[i] = values[i] - (rho * values[i - 1]);
        }
    }

    // 1, x, and (x − knot)₊ at equally spaced knots, x in [0, 1].
    private static double[][] Design(int count, int knots)
    {
        double[] At(Func<double, double> f) => [.. Enumerable.Range(0, count).Select(i => f(i / (count - 1.0)))];
        return [At(_ => 1), At(x => x), .. Enumerable.Range(1, knots).Select(k => At(x => Math.Max(0, x - ((double)k / (knots + 1)))))];
    }

    private static double Largest(ReadOnlySpan<double> values)
    {
        double largest = 0;
        foreach (double value in values)
        {
            largest = Math.Max(largest, Math.Abs(value));
        }

        return largest;
    }

    private static double Spread(ReadOnlySpan<double> values)
    {
        (double low, double high) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (double value in values)
        {
            (low, high) = (Math.Min(low, value), Math.Max(high, value));
        }

        return high - low;
    }

    /// <summary>A spline, whitened for each correlation.</summary>
    private sealed class Spline(double[][] design)
    {
        private readonly Projection[] _projections = [.. Correlations.Select(rho => Projection.Of(design, rho))];

        /// <summary>The most likely noise around it, and the least criterion.</summary>
        public (NoiseFit Fit, double Criterion) Fit(ReadOnlySpan<double> values, Span<double> white, double least)
        {
            int count = values.Length, columns = design.Length;
            (NoiseFit fit, double likelihood, double criterion) = (default, double.NegativeInfinity, double.PositiveInfinity);
            for (int grid = 0; grid < _projections.Length; grid++)
            {
                double rho = Correlations[grid];
                Whiten(values, rho, white);
                double squares = Math.Max(least, _projections[grid].Residual(white));
                double restricted = -0.5 * (((count - columns) * Math.Log(squares)) + _projections[grid].LogDeterminants);
                criterion = Math.Min(criterion, (count * Math.Log(squares / count)) - Math.Log(1 - (rho * rho)) + (KnotPrice * columns * Math.Log(count)));
                (likelihood, fit) = restricted > likelihood ? (restricted, new NoiseFit(grid, Math.Sqrt(squares / (count - columns)))) : (likelihood, fit);
            }

            return (fit, criterion);
        }
    }

    /// <summary>An orthonormal basis of the whitened spline, and the determinants of the likelihood.</summary>
    private sealed record Projection(double[][] Basis, double LogDeterminants)
    {
        public static Projection Of(double[][] design, double rho)
        {
            double logarithms = -Math.Log(1 - (rho * rho));
            var basis = new List<double[]>();
            foreach (double[] column in design)
            {
                double[] vector = new double[column.Length];
                Whiten(column, rho, vector);
                Reduce(vector, basis);
                Reduce(vector, basis); // Twice is enough: Gram–Schmidt loses orthogonality once.
                double length = Math.Sqrt(InnerProduct.Of(vector, vector));
                logarithms += 2 * Math.Log(length);
                basis.Add([.. vector.Select(v => v / length)]);
            }

            return new Projection([.. basis], logarithms);
        }

        public double Residual(ReadOnlySpan<double> white)
        {
            double squares = InnerProduct.Of(white, white);
            foreach (double[] direction in Basis)
            {
                double share = InnerProduct.Of(white, direction);
                squares -= share * share;
            }

            return squares;
        }

        private static void Reduce(double[] vector, List<double[]> basis)
        {
            foreach (double[] direction in basis)
            {
                double share = InnerProduct.Of(vector, direction);
                for (int i = 0; i < vector.Length; i++)
                {
                    vector[i] -= share * direction[i];
                }
            }
        }

    }
}
