using System.Globalization;
using Overmix.Studies.Execution;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Overmix.Cli.Output;

/// <summary>How far a study is, as a picture and as a line.</summary>
internal static class StudyPicture
{
    private const int BarWidth = 10;
    private const int MostRows = 12;
    private const int CurveWidth = 32;
    private const int WidthWithCurve = 120;
    private const string Levels = "▁▂▃▄▅▆▇█";

    /// <summary>A row a run: bar, epoch, test error and its curve, training loss and its floor; below it the time to go.</summary>
    /// <param name="progress">How far it is.</param>
    /// <param name="width">Columns there are; the curve is left out where they are few.</param>
    public static IRenderable Of(StudyProgress progress, int width)
    {
        bool hasCurve = width >= WidthWithCurve;
        var table = new Table { Border = TableBorder.None };
        foreach (string heading in (string[])["run", "", "epoch", "test error", .. hasCurve ? (string[])["its course"] : [], "loss", "floor"])
        {
            table.AddColumn(new TableColumn(new Text(heading)) { NoWrap = true, Padding = new Padding(0, 0, 2, 0) });
        }

        IReadOnlyList<RunProgress> shown = Shown(progress.Runs);
        foreach (RunProgress run in shown)
        {
            table.AddRow((IRenderable[])
            [
                new Text(run.Label),
                new Text(Bar(run.Share), new Style(run.Done ? Color.Green : Color.Blue)),
                new Text($"{Figures.Count(run.Epoch)} / {Figures.Count(run.TotalEpochs)}"),
                new Text(Figures.Percent(run.Last?.TestError)),
                .. hasCurve ? (IRenderable[])[new Text(Curve(run.Curve))] : [],
                new Text(Figures.Loss(run.Last?.Mixing.Loss)),
                new Text(Figures.Loss(run.Last?.Mixing.Floor)),
            ]);
        }

        return new Rows(table, new Text(shown.Count == progress.Runs.Count ? Times(progress) : $"{Done(progress)}, {Times(progress)}"));
    }

    /// <summary>The same in a line.</summary>
    public static string Line(StudyProgress progress)
    {
        string subject = progress.Runs is [{ Last: { } last } run]
            ? $"epoch {Figures.Count(run.Epoch)} of {Figures.Count(run.TotalEpochs)}, test error {Figures.Percent(last.TestError)}, loss {Figures.Loss(last.Mixing.Loss)} over its floor {Figures.Loss(last.Mixing.Floor)}"
            : Done(progress);
        return $"{Figures.Percent(progress.Share)} done: {subject}; {Times(progress)}";
    }

    /// <summary>A bar of full and empty blocks.</summary>
    internal static string Bar(double share)
    {
        int full = (int)Math.Round(Math.Clamp(share, 0, 1) * BarWidth);
        return new string('━', full) + new string('╌', BarWidth - full);
    }

    /// <summary>Test errors over log-scaled epochs as small blocks, the lowest at the curve's own minimum.</summary>
    internal static string Curve(IReadOnlyList<(int Epoch, double TestError)> curve)
    {
        (int Epoch, double TestError)[] points = [.. curve.Where(p => p.Epoch > 0 && double.IsFinite(p.TestError))];
        if (points.Length == 0)
        {
            return "";
        }

        (double low, double high) = (points.Min(p => p.TestError), points.Max(p => p.TestError));
        double decades = Math.Log(points[^1].Epoch) - Math.Log(points[0].Epoch);
        int width = Math.Min(CurveWidth, points.Length);
        return string.Create(width, 0, (text, _) =>
        {
            int next = 0;
            for (int i = 0; i < text.Length; i++)
            {
                double at = Math.Log(points[0].Epoch) + (decades * i / Math.Max(1, text.Length - 1));
                while (next < points.Length - 1 && Math.Log(points[next].Epoch) < at - 1e-9)
                {
                    next++;
                }

                double height = high > low ? (points[next].TestError - low) / (high - low) : 0;
                text[i] = Levels[(int)Math.Round(height * (Levels.Length - 1))];
            }
        });
    }

    // Of many runs, those under way.
    private static IReadOnlyList<RunProgress> Shown(IReadOnlyList<RunProgress> runs) =>
        runs.Count <= MostRows ? runs : [.. runs.Where(r => !r.Done && r.Epoch > 0).Take(MostRows)];

    private static string Done(StudyProgress progress) => $"{progress.Runs.Count(r => r.Done)} of {progress.Runs.Count} runs done";

    private static string Times(StudyProgress progress)
    {
        string elapsed = $"{Figures.Duration(Math.Floor(progress.Elapsed.TotalSeconds))} so far";
        return progress.Remaining is { } remaining ? string.Create(CultureInfo.InvariantCulture, $"{elapsed}, about {Figures.Duration(remaining.TotalSeconds)} to go") : elapsed;
    }
}
