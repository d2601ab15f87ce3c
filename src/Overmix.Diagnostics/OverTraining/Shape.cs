using Overmix.Core.Curves;
using Overmix.Core.Findings;

namespace Overmix.Diagnostics.OverTraining;

/// <summary>The stretches of a group's curves and the test error's changes between them, percentage points.</summary>
internal sealed record Shape
{
    /// <summary>From the first evaluation down to the valley.</summary>
    public required Effect Fall { get; init; }

    /// <summary>From the valley up to the end.</summary>
    public required Effect Rise { get; init; }

    /// <summary>From the valley up to the peak behind it.</summary>
    public required Effect InnerRise { get; init; }

    /// <summary>From that peak down to the end.</summary>
    public required Effect InnerDrop { get; init; }

    /// <summary>Epoch of the valley.</summary>
    public required double TurningEpoch { get; init; }

    /// <summary>Lowest and highest valley of the single seeds.</summary>
    public required ConfidenceInterval TurningRange { get; init; }

    public static Shape Of(IReadOnlyList<ErrorCurve> seeds, VerdictOptions options)
    {
        int k = options.LastEvaluations;
        SmoothedCurve validation = SmoothedCurve.Mean([.. seeds.Select(s => Series(s, p => p.ValidationError))], options.Bandwidth);
        (int valleyIndex, int peakIndex) = validation.LargestRise();
        (double valley, double peak) = (validation.EpochAt(valleyIndex), validation.EpochAt(peakIndex));
        double[] noise = [.. seeds.Select(s => 100 * SeedFigures.Noise(s, k))];
        double Last(ErrorCurve s) => SeedFigures.Median(s.Points.TakeLast(k).Select(p => p.TestError));
        Effect Between(Func<ErrorCurve, double> higher, Func<ErrorCurve, double> lower) => Effect.Of([.. seeds.Select(s => 100 * (higher(s) - lower(s)))], noise, options.Confidence);
        double[] turns = [.. seeds.Select(s => TurnOf(s, options))];
        return new Shape
        {
            // Where nothing rises, "valley" is the first point; the fall is then to the end.
            Fall = Between(s => s.Points[0].TestError, s => valleyIndex == 0 ? Last(s) : SeedFigures.Near(s, valley, k)),
            Rise = Between(Last, s => SeedFigures.Near(s, valley, k)),
            InnerRise = Between(s => SeedFigures.Near(s, peak, k), s => SeedFigures.Near(s, valley, k)),
            InnerDrop = Between(s => SeedFigures.Near(s, peak, k), Last),
            TurningEpoch = Math.Round(validation.EpochAt(valleyIndex)),
            TurningRange = new ConfidenceInterval(turns.Min(), turns.Max()),
        };
    }

    public IReadOnlyList<Finding> Findings() =>
    [
        Describe("fall", "Test error falls from the first evaluation to the valley.", Fall),
        Describe("rise", "Test error rises from the valley to the end.", Rise),
        Describe("inner-rise", "Test error rises from the valley to the highest point behind it.", InnerRise),
        Describe("inner-drop", "Test error falls from that point to the end.", InnerDrop),
    ];

    private static double TurnOf(ErrorCurve seed, VerdictOptions options)
    {
        // One seed's valley, on test and validation error together: a description, not evidence.
        SmoothedCurve both = SmoothedCurve.Mean([Series(seed, p => (p.ValidationError + p.TestError) / 2)], options.Bandwidth);
        return Math.Round(both.EpochAt(both.LargestRise().Valley));
    }

    private static (double[] Epochs, double[] Values) Series(ErrorCurve curve, Func<ErrorPoint, double> value) =>
        ([.. curve.Points.Select(p => p.Epoch)], [.. curve.Points.Select(value)]);

    private static Finding Describe(string id, string message, Effect effect)
    {
        Dictionary<string, double> evidence = new() { ["points"] = effect.Mean, ["deviations"] = effect.Deviations };
        if (effect.Interval is { } interval)
        {
            (evidence["low"], evidence["high"]) = (interval.Low, interval.High);
        }

        return new Finding(id, Severity.Note, message, evidence);
    }
}
