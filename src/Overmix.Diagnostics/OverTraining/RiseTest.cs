namespace Overmix.Diagnostics.OverTraining;

/// <summary>What the test of a rise found on one curve.</summary>
public sealed record RiseEvidence
{
    /// <summary>Values tested, after averaging in blocks.</summary>
    public required int Evaluations { get; init; }

    /// <summary>Evaluations averaged to one value; 1 for curves of at most <see cref="RiseTest.MostEvaluations"/>.</summary>
    public required int BlockSize { get; init; }

    /// <summary>Standard deviation σ of the noise of one value, in the curve's own unit.</summary>
    public required double NoiseDeviation { get; init; }

    /// <summary>Correlation ρ of the noise from one value to the next, in [0, 0.95]; on a grid.</summary>
    public required double NoiseCorrelation { get; init; }

    /// <summary>Largest contrast for a rise that is still there at the end, in its own standard deviations.</summary>
    public required double Statistic { get; init; }

    /// <summary>Share of curves without a rise, of this length and noise, that give at least as much; at least 1 / (<see cref="RiseTest.Simulations"/> + 1).</summary>
    public required double PValue { get; init; }

    /// <summary>Largest contrast for a rise that may have come and gone.</summary>
    public required double InnerStatistic { get; init; }

    /// <summary>As <see cref="PValue"/>, for <see cref="InnerStatistic"/>.</summary>
    public required double InnerPValue { get; init; }

    /// <summary>The p-value that the verdict rests on: that of a rise to the end, unless only the test for one that came and went found something.</summary>
    public double DecidingPValue => PValue > RiseTest.Level && InnerPValue <= RiseTest.InnerLevel ? InnerPValue : PValue;

    /// <summary>Depth of a rise over the last half of the curve that would be found with 95 % probability, in noise deviations: how much silence says.</summary>
    public required double DetectableDeviations { get; init; }
}

/// <summary>
/// Does a single curve rise again? A test against every non-increasing curve at once.
/// </summary>
/// <remarks>
/// Value i is m_i + e_i, m the true curve, e noise with e_i = ρe_{i−1} + innovation. A contrast Σc_i y_i whose weights are a rising ramp less its mean has
/// Σc_i m_i ≤ 0 for every non-increasing m, so its value is at most that of the noise alone: whatever the shape of the fall, the largest studentised contrast is no
/// larger than on a flat curve with the same estimate of the noise. Its law on flat curves is simulated from a fixed named stream, with ρ and σ estimated anew on
/// each simulated curve, so that what their estimation costs is counted. Hence the level holds for every curve that does not rise, up to the estimate of the noise,
/// which is made where the fall is over (<see cref="SerialNoise"/>). Deterministic: equal values give equal evidence.
/// Rates: <c>docs/methods/diagnose.md</c>.
/// </remarks>
public static class RiseTest
{
    /// <summary>Fewest values that can be tested.</summary>
    public const int FewestEvaluations = 20;

    /// <summary>Longer curves are averaged in blocks to at most so many values; what does not fill a block is left out at the start.</summary>
    public const int MostEvaluations = 400;

    /// <summary>Flat curves simulated for a p-value.</summary>
    public const int Simulations = 1_999;

    /// <summary>Level at which a rise to the end counts as found: a false alarm in at most one curve of fifty, noise estimated without error.</summary>
    public const double Level = 0.02;

    /// <summary>Level at which a rise that came and went counts as found.</summary>
    public const double InnerLevel = 0.002;

    private const double NormalQuantile95 = 1.6449;

    /// <summary>Tests a curve.</summary>
    /// <param name="values">Errors or losses in the order of training, all finite; at least <see cref="FewestEvaluations"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are too few values, or one is not finite.</exception>
    public static RiseEvidence Assess(IReadOnlyList<double> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Count < FewestEvaluations || values.Any(v => !double.IsFinite(v)))
        {
            throw new ArgumentOutOfRangeException(nameof(values), values.Count, $"At least {FewestEvaluations} finite values are needed.");
        }

        int block = BlockOf(values.Count);
        return Assess(Blocks(values, block), block);
    }

    /// <summary>Evaluations to be averaged to one value.</summary>
    internal static int BlockOf(int evaluations) => (evaluations + MostEvaluations - 1) / MostEvaluations;

    /// <summary>Tests a curve of blocks.</summary>
    internal static RiseEvidence Assess(double[] curve, int block)
    {
        RiseNull law = RiseNull.For(curve.Length, FallEnd.Eighth(curve));
        NoiseFit noise = law.FitNoise(curve);
        (double end, double inner) = law.Statistics(curve, noise);
        return new RiseEvidence
        {
            Evaluations = curve.Length,
            BlockSize = block,
            NoiseDeviation = noise.Deviation,
            NoiseCorrelation = noise.Correlation,
            Statistic = end,
            PValue = law.PValue(noise, end),
            InnerStatistic = inner,
            InnerPValue = law.InnerPValue(noise, inner),
            DetectableDeviations = (law.Critical(noise, Level) + NormalQuantile95) * law.DeviationsOfUnitRise(noise),
        };
    }

    /// <summary>Means of blocks; what does not fill one is left out at the start.</summary>
    internal static double[] Blocks(IReadOnlyList<double> values, int block)
    {
        int count = values.Count / block, skipped = values.Count - (count * block);
        return [.. Enumerable.Range(0, count).Select(k => Enumerable.Range(skipped + (k * block), block).Average(i => values[i]))];
    }
}
