using System.Globalization;
using System.Text;
using Overmix.Core.Curves;
using Overmix.Diagnostics.OverTraining;
using Overmix.Reporting.Figures;
using Overmix.Reporting.Plots;

namespace Overmix.Reporting.Diagnosis;

/// <summary>The picture of a diagnosed curve: its values, the smoothed curve through them, the turn.</summary>
internal static class DiagnosisFigure
{
    // Over fewer decades than this a logarithmic axis only bends what is straight.
    private const double LeastRatio = 20;

    /// <summary>Makes the figure.</summary>
    /// <param name="diagnosis">What was found.</param>
    /// <param name="seeds">The same quantity of the single runs.</param>
    /// <param name="name">What was diagnosed.</param>
    public static Figure Of(CurveDiagnosis diagnosis, IReadOnlyList<TrainingCurve> seeds, string name)
    {
        TrainingCurve curve = diagnosis.Curve;
        bool isLog = curve.Times[0] > 0 && curve.Times[^1] >= LeastRatio * curve.Times[0];
        string unit = $"{diagnosis.Clock.ToWord()}s";
        double[] heights = [.. seeds.SelectMany(s => s.Values).Concat(curve.Values)];
        return new Figure
        {
            Id = $"diagnosis-{diagnosis.Quantity.ToName()}",
            Panels =
            [
                new Panel
                {
                    Title = $"{Capital(diagnosis.Quantity.ToWords())}: {diagnosis.Verdict.ToName()}",
                    Note = $"{(diagnosis.Quantity.IsError() ? "% of examples" : "loss")}, {(diagnosis.Seeds == 1 ? "each evaluation and the smoothed curve" : string.Create(CultureInfo.InvariantCulture, $"mean of {diagnosis.Seeds} seeds and the smoothed curve"))}",
                    X = Times(curve.Times[0], curve.Times[^1], isLog),
                    XLabel = isLog ? $"training {unit} (log scale)" : $"training {unit}",
                    Y = Heights(heights, diagnosis.Quantity),
                    Series = SeriesOf(diagnosis, curve, isLog),
                    Marks = MarksOf(diagnosis),
                },
            ],
            Caption = FigureText.Clean($"{name}. {diagnosis.Summary}"),
            AltText = FigureText.Clean($"Line chart of {diagnosis.Quantity.ToWords()} against training {unit}. {diagnosis.Summary}"),
            Csv = Csv(diagnosis, curve),
        };
    }

    private static Series[] SeriesOf(CurveDiagnosis diagnosis, TrainingCurve curve, bool isLog)
    {
        CurvePoint[] points = [.. curve.Times.Zip(curve.Values, (t, v) => new CurvePoint(t, v))];
        BandPoint[] smooth = [.. curve.Times.Zip(diagnosis.Smoothed, (t, v) => new BandPoint(t, v, v, v))];
        IReadOnlyList<BandPoint> mean = SeedBand.ThinAlong(smooth, p => isLog ? Math.Log10(p.Epoch) : p.Epoch);
        string end = diagnosis.Quantity.IsError() ? FigureText.Percent(diagnosis.Last) : FigureText.Loss(diagnosis.Last);
        return [new Series(diagnosis.Quantity.ToWords(), 0, mean, [points], [], end) { HasMarkers = false }];
    }

    private static TurnMark[] MarksOf(CurveDiagnosis diagnosis) => diagnosis.TurningTime is { } turn
        ? [new TurnMark(turn, diagnosis.Lowest, $"turns up: {diagnosis.Clock.ToWord()} {FigureText.Whole(Math.Round(turn))}", 0)]
        : [];

    private static Axis Times(double first, double last, bool isLog)
    {
        double end = last > first ? last : first + 1;
        return isLog ? Axis.Logarithmic(first, end, FigureText.Plain) : Axis.Linear(first, end, FigureText.Plain);
    }

    private static Axis Heights(double[] values, CurveQuantity quantity)
    {
        // The steep start would flatten what matters: the axis ends where nine tenths of the values are shown, and some room.
        double[] sorted = [.. values.Order()];
        double low = sorted[0], high = sorted[(int)(0.9 * (sorted.Length - 1))];
        double room = Math.Max(0.15 * (high - low), Math.Max(1e-6, 1e-3 * Math.Abs(high)));
        bool fromZero = low >= 0 && low < 0.35 * high;
        return Axis.Linear(fromZero ? 0 : low - room, high + room, quantity.IsError() ? FigureText.Percent : FigureText.Plain);
    }

    private static string Csv(CurveDiagnosis diagnosis, TrainingCurve curve)
    {
        var csv = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{diagnosis.Clock.ToWord()},{CurveTable.Quote(diagnosis.Quantity.ToName())},smoothed\n");
        for (int i = 0; i < curve.Times.Count; i++)
        {
            csv.Append(CultureInfo.InvariantCulture, $"{curve.Times[i]:R},{curve.Values[i]:R},{(i < diagnosis.Smoothed.Count ? diagnosis.Smoothed[i] : double.NaN):R}\n");
        }

        return csv.ToString();
    }

    private static string Capital(string words) => char.ToUpperInvariant(words[0]) + words[1..];
}
