using Overmix.Reporting.Plots;

namespace Overmix.Reporting.Figures;

/// <summary>The error that chooses an epoch: on the validation examples, which nothing was trained on and nothing is reported on.</summary>
internal static class ValidationErrorFigure
{
    private static readonly Quantity ValidationError = new(r => r.ValidationError ?? double.NaN, FigureText.Percent);

    /// <summary>Makes the figure; none if no run had a validation part.</summary>
    public static Figure? Of(ReportData data)
    {
        if (!data.Groups.Any(g => g.Curves.Any(c => c.Records.Any(r => r.ValidationError is not null))))
        {
            return null;
        }

        Axis epochs = Limits.Epochs(data);
        Series[] series = [.. data.Groups.Select((g, i) => GroupSeries.Of(g, i, ValidationError))];
        (Axis errors, bool isCut) = Limits.Errors(GroupSeries.Extent(series), epochs);
        string cut = isCut ? $" The first epochs lie above the top of the figure ({FigureText.Percent(errors.High)}); the CSV has them." : "";
        return new Figure
        {
            Id = "validation-error",
            Panels = [new Panel { Title = "Validation error along training", Note = "% of validation examples", X = epochs, Y = errors, Series = series, Marks = [.. Chosen(data), .. GroupSeries.Alarms(data)] }],
            Caption = $"Error on the validation examples, by which “best on validation” is chosen. {Story.Lines(data, series)} Dotted line: the epoch chosen so, median of the seeds.{cut}",
            AltText = "Line chart of validation error against training epochs, epochs on a log scale. " + string.Join(' ', series.Select(s => Story.Falling(s, FigureText.Percent))),
            Csv = CurveTable.Write(data.Groups, [new("validation_error", r => r.ValidationError), new("test_error", r => r.TestError)]),
        };
    }

    private static IEnumerable<TurnMark> Chosen(ReportData data)
    {
        for (int slot = 0; slot < data.Groups.Count; slot++)
        {
            double[] epochs = [.. (data.Groups[slot].Verdict?.Seeds ?? []).Select(s => s.BestEpoch).Where(e => e > 0 && double.IsFinite(e)).Order()];
            if (epochs.Length > 0)
            {
                double median = (epochs[(epochs.Length - 1) / 2] + epochs[epochs.Length / 2]) / 2;
                yield return new TurnMark(median, null, $"{FigureText.Clean(data.Groups[slot].Name)}: epoch {FigureText.Whole(median)}", slot);
            }
        }
    }
}
