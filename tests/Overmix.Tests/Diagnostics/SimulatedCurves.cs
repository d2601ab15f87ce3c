using Overmix.Core.Curves;
using Overmix.Core.Seeding;

namespace Overmix.Tests.Diagnostics;

/// <summary>Error curves of a known shape with evaluation noise like that of a validation part of 300 and a test part of 600 images.</summary>
/// <param name="Error">True error at an epoch.</param>
/// <param name="Correlation">Correlation of the noise from one evaluation to the next: 0 is independent, .9 a slowly moving network on one test set.</param>
/// <param name="NoiseScale">Factor on the binomial noise.</param>
internal sealed record SimulatedCurves(Func<double, double> Error, double Correlation = 0, double NoiseScale = 1)
{
    private const int ValidationSize = 300, TestSize = 600, PerDecade = 16, Budget = 5_000;

    /// <summary>Epochs of a run's evaluations: 16 a decade up to 5 000.</summary>
    public static double[] Epochs { get; } = [.. Enumerable.Range(0, 200).Select(k => Math.Round(Math.Pow(10, (double)k / PerDecade))).Where(e => e <= Budget).Append(Budget).Distinct()];

    /// <summary>Deviation of one test evaluation at an error.</summary>
    public double TestNoise(double error) => NoiseScale * Math.Sqrt(error * (1 - error) / TestSize);

    /// <summary>Independent curves, one a seed.</summary>
    public ErrorCurve[] Draw(int seeds, RandomStream stream) => [.. Enumerable.Range(1, seeds).Select(s => One(s, stream))];

    private ErrorCurve One(int seed, RandomStream stream)
    {
        (double validation, double test) = (stream.NextGaussian(), stream.NextGaussian());
        double fresh = Math.Sqrt(1 - Correlation * Correlation);
        List<ErrorPoint> points = [];
        foreach (double epoch in Epochs)
        {
            double error = Error(epoch);
            double deviation = NoiseScale * Math.Sqrt(error * (1 - error));
            points.Add(new ErrorPoint(epoch, Counted(error + validation * deviation / Math.Sqrt(ValidationSize), ValidationSize), Counted(error + test * deviation / Math.Sqrt(TestSize), TestSize)));
            (validation, test) = (Correlation * validation + fresh * stream.NextGaussian(), Correlation * test + fresh * stream.NextGaussian());
        }

        return new ErrorCurve(seed, points);
    }

    private static double Counted(double error, int size) => Math.Clamp(Math.Round(error * size) / size, 0, 1);
}
