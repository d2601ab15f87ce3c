using System.Globalization;
using Overmix.Core.Curves;
using Overmix.Diagnostics.OverTraining;
using Overmix.Runs.Foreign;
using Overmix.Runs.Store;
using Overmix.Studies.Execution;

namespace Overmix.Studies.Verdicts;

/// <summary>Diagnoses runs of Overmix and logs of other tools.</summary>
public static class LogDiagnosis
{
    /// <summary>Diagnoses runs, those of one name as seeds of one group.</summary>
    /// <param name="runs">The runs; at least one.</param>
    /// <param name="smallestError">Rise of an error, a fraction, from which on it is worth acting.</param>
    /// <exception cref="Runs.RunFolderException">A run has no records, or is damaged.</exception>
    /// <exception cref="StudyException">Runs of one name have the same seed, or differ in more than the seed.</exception>
    public static IReadOnlyList<DiagnosedGroup> OfRuns(IReadOnlyList<RunDirectory> runs, double smallestError) =>
        [.. GroupVerdicts.Assess(runs).Select(group => Judge(group.Name, [.. group.Runs.Select(r => r.Run.Path)], [.. group.Runs.Select(r => RecordCurves.Of(r.Records))], smallestError) with { OnTwoParts = group.Verdict })];

    /// <summary>Diagnoses the logs of one experiment, a log a seed.</summary>
    /// <param name="logs">The logs; at least one.</param>
    /// <param name="mapping">Which series is which curve; found by name if null.</param>
    /// <param name="smallestError">Rise of an error, a fraction, from which on it is worth acting.</param>
    /// <exception cref="ForeignLogException">A log lacks what is needed.</exception>
    public static DiagnosedGroup OfLogs(IReadOnlyList<ForeignLog> logs, CurveMapping? mapping, double smallestError)
    {
        MappedCurves[] mapped = [.. logs.Select(log => CurveExtraction.From(log, mapping))];
        foreach ((ForeignLog log, MappedCurves curves) in logs.Zip(mapped))
        {
            if (!curves.Curves.Any(c => c.Quantity.IsHeldOut()))
            {
                string there = log.Series.Count == 0 ? "it holds no numbers" : $"it has {string.Join(", ", log.Series.Take(12).Select(s => $"'{s.Name}'"))}";
                throw new ForeignLogException(log.Path, $"no held-out error or loss is found in it by name. Name one with --validation-error, --validation-loss, --test-error or --test-loss; {there}.");
            }
        }

        string name = logs.Count == 1 ? logs[0].Path : string.Create(CultureInfo.InvariantCulture, $"{logs.Count} logs as seeds");
        DiagnosedGroup group = Judge(name, [.. logs.Select(l => l.Path)], [.. mapped.Select(m => m.Curves)], smallestError);
        return group with { Notes = [.. mapped.SelectMany(m => m.Notes).Distinct(), .. group.Notes], OnTwoParts = OnTwoParts([.. mapped.Select(m => m.Curves)]) };
    }

    private static DiagnosedGroup Judge(string name, IReadOnlyList<string> sources, IReadOnlyList<IReadOnlyList<TrainingCurve>> seeds, double smallestError)
    {
        List<string> notes = [];
        List<CurveDiagnosis> judged = [];
        foreach (CurveQuantity quantity in Enum.GetValues<CurveQuantity>().Where(q => q.IsHeldOut()))
        {
            TrainingCurve[] alike = [.. seeds.Select(s => s.FirstOrDefault(c => c.Quantity == quantity)).OfType<TrainingCurve>()];
            if (alike.Length == seeds.Count && alike.All(c => c.Clock == alike[0].Clock))
            {
                judged.Add(TurnDiagnosis.Of(alike, smallestError));
            }
            else if (alike.Length > 0)
            {
                notes.Add($"The {quantity.ToWords()} is left out: not all logs have it, counted alike.");
            }
        }

        if (judged.Count == 0)
        {
            throw new StudyException($"{name}: no held-out error or loss is in all of them, counted alike. Diagnose them one at a time.");
        }

        if (judged.Select(j => j.Quantity is CurveQuantity.TestError or CurveQuantity.TestLoss).Distinct().Count() == 1)
        {
            notes.Add("Only one held-out part is logged, so a turn is sought and its depth read on the same curve. What that distorts on average is estimated by simulation and taken off; an independent part would need less correction.");
        }

        return new DiagnosedGroup { Name = name, Sources = sources, Curves = judged, Seeds = [.. seeds.SelectMany(s => s)], Notes = notes };
    }

    // Where a log has both errors at the same epochs, the verdict of runs applies to it too. Its axis, its names and its units are epochs: steps and rows would pass for them.
    private static OverTrainingVerdict? OnTwoParts(IReadOnlyList<IReadOnlyList<TrainingCurve>> seeds)
    {
        ErrorCurve?[] curves = [.. seeds.Select((s, i) => Paired(i + 1, s.FirstOrDefault(c => c.Quantity == CurveQuantity.ValidationError), s.FirstOrDefault(c => c.Quantity == CurveQuantity.TestError)))];
        return curves.All(c => c is not null) ? OverTrainingAnalysis.Assess([.. curves.OfType<ErrorCurve>()]) : null;
    }

    private static ErrorCurve? Paired(int seed, TrainingCurve? validation, TrainingCurve? test)
    {
        if (validation is not { Clock: TrainingClock.Epoch } || test is not { Clock: TrainingClock.Epoch } || !validation.Times.SequenceEqual(test.Times))
        {
            return null;
        }

        double shift = Math.Max(0, 1 - test.Times[0]); // The verdict's axis is logarithmic: epochs counted from 0 are counted from 1.
        return new ErrorCurve(seed, [.. test.Times.Select((t, i) => new ErrorPoint(t + shift, validation.Values[i], test.Values[i]))]);
    }
}
