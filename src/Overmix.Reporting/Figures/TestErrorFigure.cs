using Overmix.Reporting.Plots;

namespace Overmix.Reporting.Figures;

/// <summary>The main picture: test error over epochs, with the turn.</summary>
internal static class TestErrorFigure
{
    private static readonly Quantity TestError = new(r => r.TestError, FigureText.Percent);

    /// <summary>Makes the figure.</summary>
    public static Figure Of(ReportData data)
    {
        Axis epochs = Limits.Epochs(data);
        Series[] series = [.. data.Groups.Select((g, i) => GroupSeries.Of(g, i, TestError))];
        (Axis errors, bool isCut) = Limits.Errors(GroupSeries.Extent(series), epochs);
        IReadOnlyList<TurnMark> turns = GroupSeries.Turns(data, series, (name, epoch) => $"{name} turns up: epoch {FigureText.Whole(epoch)}");
        string foot = errors.Low > 0 ? " The vertical axis does not start at 0." : "";
        string cut = isCut ? $" The first epochs lie above the top of the figure ({FigureText.Percent(errors.High)}); the CSV has them." : "";
        string kind = series.Any(s => s.Mean.Count > 0) ? $"mean {Story.SeedCount(data)}" : "single runs";
        return new Figure
        {
            Id = "test-error",
            Panels = [new Panel { Title = "Test error along training", Note = $"% of test examples, {kind}", X = epochs, Y = errors, Series = series, Marks = turns }],
            Caption = $"Error on the test examples after each evaluated epoch. {Story.Lines(data, series)}{Turn(turns)}{foot}{cut}",
            AltText = "Line chart of test error against training epochs, epochs on a log scale. "
                + string.Join(' ', series.Select(s => Story.Falling(s, FigureText.Percent))),
            Csv = CurveTable.Write(data.Groups, [new("test_error", r => r.TestError), new("validation_error", r => r.ValidationError)]),
        };
    }

    private static string Turn(IReadOnlyList<TurnMark> turns) =>
        turns.Count == 0 ? "" : " Ring and dotted line: the epoch from which the error rises for good, by the verdict.";
}
