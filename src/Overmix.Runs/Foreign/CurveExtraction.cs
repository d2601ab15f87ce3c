using System.Globalization;
using Overmix.Core.Curves;

namespace Overmix.Runs.Foreign;

/// <summary>Takes the curves of a run out of a log: by the names given, else by what names commonly mean; says what it took for what.</summary>
public static class CurveExtraction
{
    /// <summary>Takes the curves.</summary>
    /// <param name="log">The log.</param>
    /// <param name="mapping">Which series is which; found by name if null.</param>
    /// <exception cref="ForeignLogException">A named series is not there or holds no numbers, or an error lies outside [0, 100 %].</exception>
    public static MappedCurves From(ForeignLog log, CurveMapping? mapping = null)
    {
        ArgumentNullException.ThrowIfNull(log);
        mapping ??= new CurveMapping();
        var notes = new List<string>(log.Notes);
        var curves = new List<TrainingCurve>();
        foreach (CurveQuantity quantity in Enum.GetValues<CurveQuantity>())
        {
            if (Choose(log, mapping, quantity, notes) is var (series, isAccuracy) && CurveOf(log, series, quantity, notes) is { } raw)
            {
                curves.Add(quantity.IsError() ? Fractions(log, raw, new Reading(series.Name, isAccuracy, mapping.ArePercentages), notes) : raw);
            }
        }

        return new MappedCurves(curves, notes);
    }

    private static (ForeignSeries Series, bool IsAccuracy)? Choose(ForeignLog log, CurveMapping mapping, CurveQuantity quantity, List<string> notes)
    {
        if (mapping.Names.TryGetValue(quantity, out string? wanted))
        {
            ForeignSeries? named = log.Series.FirstOrDefault(s => s.Name == wanted) ?? log.Series.FirstOrDefault(s => string.Equals(s.Name, wanted, StringComparison.OrdinalIgnoreCase));
            return named is { Values.Count: > 0 } ? (named, mapping.AreAccuracies && quantity.IsError())
                : log.Unreadable.TryGetValue(wanted, out string? why) ? throw new ForeignLogException(log.Path, $"'{wanted}' holds something else than numbers: {why}.")
                : throw new ForeignLogException(log.Path, $"there is no series '{wanted}'; there are {NameList.Of(log.Series.Select(s => s.Name))}.");
        }

        (ForeignSeries Series, SeriesName Name)[] fitting =
        [
            .. from series in log.Series
               where !mapping.Names.Values.Contains(series.Name, StringComparer.OrdinalIgnoreCase)
               let name = SeriesName.Of(series.Name)
               where name?.Quantity == quantity
               orderby name.Value.Rank // stable: the first of equals
               select (series, name.Value),
        ];
        if (fitting.Length == 0)
        {
            return null;
        }

        string others = fitting.Length > 1 ? $" (not {NameList.Of(fitting.Skip(1).Select(f => f.Series.Name))})" : "";
        notes.Add($"'{ForeignLogException.Clean(fitting[0].Series.Name)}' is taken for the {quantity.ToWords()}{(fitting[0].Name.IsAccuracy ? ", as 1 − accuracy" : "")}{others}.");
        return (fitting[0].Series, fitting[0].Name.IsAccuracy);
    }

    private static TrainingCurve? CurveOf(ForeignLog log, ForeignSeries series, CurveQuantity quantity, List<string> notes)
    {
        TrainingClock clock = ClockOf(series);
        var points = new List<(double Time, double Value)>();
        (int repeated, int rewritten) = (0, 0);
        for (int i = 0; i < series.Values.Count; i++)
        {
            LoggedValue logged = series.Values[i];
            double time = clock switch { TrainingClock.Epoch => logged.Epoch, TrainingClock.Step => logged.Step, _ => i + 1 };
            if (!double.IsFinite(logged.Value))
            {
                notes.Add(string.Create(CultureInfo.InvariantCulture, $"The {quantity.ToWords()} is infinite at {clock.ToWord()} {time:G6}: what comes from there on is left out."));
                break;
            }

            // A writer that went back goes on from a checkpoint: what it had written from there on is void.
            int back = FirstFrom(points, time);
            (repeated, rewritten) = (repeated + (back == points.Count - 1 ? 1 : 0), rewritten + (back < points.Count - 1 ? 1 : 0));
            points.RemoveRange(back, points.Count - back);
            points.Add((time, logged.Value));
        }

        NoteRepeats(quantity, clock, (repeated, rewritten), notes);
        return points.Count == 0 ? null : new TrainingCurve(quantity, clock, [.. points.Select(p => p.Time)], [.. points.Select(p => p.Value)]);
    }

    private static int FirstFrom(List<(double Time, double Value)> points, double time)
    {
        (int low, int high) = (points.Count == 0 || time > points[^1].Time ? points.Count : 0, points.Count);
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = points[middle].Time < time ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private static void NoteRepeats(CurveQuantity quantity, TrainingClock clock, (int Repeated, int Rewritten) counts, List<string> notes)
    {
        if (counts.Repeated > 0)
        {
            notes.Add($"The {quantity.ToWords()} has several values at one {clock.ToWord()}: the last one counts.");
        }

        if (counts.Rewritten > 0)
        {
            notes.Add($"The {quantity.ToWords()} goes back in {clock.ToWord()}s {counts.Rewritten} time(s), as after a restart: what the log had from there on is replaced.");
        }
    }

    // Epochs where each value has its own; else steps; else epochs with repeats; else rows.
    private static TrainingClock ClockOf(ForeignSeries series)
    {
        bool Has(Func<LoggedValue, double> at) => series.Values.All(v => double.IsFinite(at(v)));
        bool IsOwn(Func<LoggedValue, double> at) => Has(at) && series.Values.Select(at).Distinct().Count() == series.Values.Count;
        return IsOwn(v => v.Epoch) ? TrainingClock.Epoch : IsOwn(v => v.Step) ? TrainingClock.Step : Has(v => v.Epoch) ? TrainingClock.Epoch : Has(v => v.Step) ? TrainingClock.Step : TrainingClock.Row;
    }

    private static TrainingCurve Fractions(ForeignLog log, TrainingCurve raw, Reading reading, List<string> notes)
    {
        (double lowest, double highest) = (raw.Values.Min(), raw.Values.Max());
        bool percent = reading.IsPercentage ?? highest > 1;
        double whole = percent ? 100 : 1;
        if (lowest < 0 || highest > whole * (1 + 1e-6))
        {
            throw new ForeignLogException(log.Path, string.Create(CultureInfo.InvariantCulture, $"'{reading.Name}' ranges from {lowest:G5} to {highest:G5}: that is no {(reading.IsAccuracy ? "accuracy" : "error")} in {(percent ? "percent" : "fractions")}."));
        }

        if (reading.IsPercentage is null)
        {
            notes.Add($"'{ForeignLogException.Clean(reading.Name)}' is read as {(percent ? "percentages, for some exceed 1" : "fractions, for none exceeds 1")}.");
        }

        return new TrainingCurve(raw.Quantity, raw.Clock, raw.Times, [.. raw.Values.Select(v => Math.Clamp(reading.IsAccuracy ? 1 - (v / whole) : v / whole, 0, 1))]);
    }

    private sealed record Reading(string Name, bool IsAccuracy, bool? IsPercentage);
}
