using Overmix.Core.Curves;
using Overmix.Core.Findings;
using Overmix.Diagnostics.Comparison;

namespace Overmix.Diagnostics.OverTraining;

/// <summary>
/// Judges the shape of test error along training. Where things happen is found on the validation curves, how large they are is read on the test curves:
/// the two have independent noise, so nothing is found merely because it was looked for. Rates of error: <c>docs/methods/verdict.md</c>.
/// </summary>
public static class OverTrainingAnalysis
{
    /// <summary>Judges a group of runs that differ in nothing but the seed.</summary>
    /// <param name="seeds">One curve a seed; at least one.</param>
    /// <param name="options">How; the defaults if null.</param>
    public static OverTrainingVerdict Assess(IReadOnlyList<ErrorCurve> seeds, VerdictOptions? options = null)
    {
        ArgumentOutOfRangeException.ThrowIfZero(seeds.Count, nameof(seeds));
        options ??= new VerdictOptions();
        SeedVerdict[] figures = [.. seeds.Select(s => SeedFigures.Of(s, options.LastEvaluations))];
        double[] depths = [.. figures.Select(f => f.DepthPoints)];
        var verdict = new OverTrainingVerdict
        {
            Verdict = Verdict.Undecided,
            DepthPoints = depths.Average(),
            DepthInterval = StudentInterval.Of(depths, options.Confidence),
            Seeds = figures,
            Summary = "",
            Findings = [],
        };
        return WhyNot(seeds, options) is { } reason
            ? verdict with { Summary = $"Undecided: {reason}", Findings = [new Finding("not-judged", Severity.Note, reason, new Dictionary<string, double>())] }
            : Judge(verdict, Shape.Of(seeds, options), options);
    }

    private static string? WhyNot(IReadOnlyList<ErrorCurve> seeds, VerdictOptions options)
    {
        int fewest = seeds.Min(s => s.Points.Count);
        bool unvalidated = seeds.Any(s => s.Points.Any(p => double.IsNaN(p.ValidationError)));
        return fewest < options.FewestEvaluations ? $"a curve has {fewest} of the {options.FewestEvaluations} evaluations needed. Evaluate more often or train longer."
            : unvalidated ? "without a validation part a turn cannot be told from luck. Hold out a part of the data (data.validationFraction)."
            : seeds.Max(s => s.Points[0].Epoch) >= seeds.Min(s => s.Points[^1].Epoch) ? "the seeds' curves have no epochs in common."
            : null;
    }

    private static OverTrainingVerdict Judge(OverTrainingVerdict verdict, Shape shape, VerdictOptions options)
    {
        double smallest = options.SmallestEffect;
        bool falls = shape.Fall.IsPresent(smallest);
        bool risesBetween = shape.InnerRise.IsPresent(smallest) && shape.InnerDrop.IsPresent(smallest) && shape.InnerDrop.Mean >= shape.InnerRise.Mean / 2;
        bool rises = shape.Rise.IsPresent(smallest) && verdict.DepthPoints >= smallest;
        // Every way of measuring a rise must agree that there is none: a peak that came and went, unproven, is no reason to say that nothing rose.
        bool stays = shape.Rise.IsAbsent(smallest) && verdict.DepthPoints < 2 * smallest && shape.InnerRise.Mean < 2 * smallest;
        Verdict decided = (falls, risesBetween, rises) switch
        {
            (true, true, _) => Verdict.DoubleDescent,
            (true, false, true) => Verdict.UShaped,
            (true, false, false) when stays => Verdict.Monotone,
            (false, _, false) when stays && shape.Fall.IsAbsent(smallest) => Verdict.Flat,
            _ => Verdict.Undecided,
        };
        bool turns = decided is Verdict.UShaped or Verdict.DoubleDescent;
        OverTrainingVerdict judged = verdict with
        {
            Verdict = decided,
            TurningEpoch = turns ? shape.TurningEpoch : null,
            TurningRange = turns ? shape.TurningRange : null,
            Findings = shape.Findings(),
        };
        return judged with { Summary = VerdictWords.Of(judged) };
    }
}
