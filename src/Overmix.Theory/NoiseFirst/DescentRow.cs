using Overmix.Theory.Mixing;

namespace Overmix.Theory.NoiseFirst;

/// <summary>Excess risks at the end of training at one d.</summary>
/// <param name="Features">d.</param>
/// <param name="Noise">Standard deviation of the label noise.</param>
/// <param name="Expected">The exact expectation for plain training, unseen signal included; ∞ at the peak.</param>
/// <param name="Plain">Plain training, one value a trial.</param>
/// <param name="Mixup">Mixup on the same samples.</param>
internal sealed record DescentRow(int Features, double Noise, double Expected, double[] Plain, double[] Mixup)
{
    internal MonteCarloEstimate PlainMean => MonteCarloEstimate.Of(Plain);

    internal MonteCarloEstimate MixupMean => MonteCarloEstimate.Of(Mixup);

    /// <summary>Largest |Mixup − plain|/plain over the trials.</summary>
    internal double LargestDifference => Plain.Zip(Mixup, (p, m) => Math.Abs(m - p) / Math.Max(p, 1e-300)).Max();

    internal static DescentRow Of(LinearTrials trials, LinearDoubleDescentOptions options, int features, double noise)
    {
        double[] end = [double.PositiveInfinity];
        double unseen = trials.Unseen(features);
        double expected = MinimumNormRisk.Excess(options.Samples, features, trials.Seen(features), unseen + (noise * noise)) + unseen;
        return new DescentRow(
            features, noise, expected, trials.Risks(features, noise, false, end)[0], trials.Risks(features, noise, true, end)[0]);
    }

    internal static double Median(double[] values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
