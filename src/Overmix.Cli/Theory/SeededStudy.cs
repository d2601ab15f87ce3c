using MathNet.Numerics.Distributions;
using Overmix.Theory.Checks;

namespace Overmix.Cli.Theory;

/// <summary>A study from one seed or several, put together: means with 95 % Student-t intervals.</summary>
/// <param name="Seeds">The seeds.</param>
/// <param name="Reports">A report a seed; at least one.</param>
internal sealed record SeededStudy(IReadOnlyList<ulong> Seeds, IReadOnlyList<TheoryReport> Reports)
{
    private const double Confidence = 0.95;

    /// <summary>Whether there is more than one seed.</summary>
    public bool HasIntervals => Reports.Count > 1;

    /// <summary>The gravest verdict of any check of any seed.</summary>
    public TheoryVerdict Verdict => Gravest.Verdict;

    /// <summary>How many seeds end with this verdict.</summary>
    public int Agreeing => Reports.Count(r => r.Check.Verdict == Verdict);

    /// <summary>What the study says as a whole: the gravest check, its numbers averaged over the seeds.</summary>
    public TheoryCheck Check
    {
        get
        {
            TheoryCheck gravest = Gravest;
            if (!HasIntervals)
            {
                return gravest;
            }

            int index = Reports.SelectMany(r => r.Checks.Select((check, i) => (check, i))).First(pair => ReferenceEquals(pair.check, gravest)).i;
            TheoryCheck[] same = [.. Reports.Where(r => r.Checks.Count > index).Select(r => r.Checks[index])];
            double[] measured = [.. same.Select(c => c.Measured)];
            string message = $"{Agreeing} of {Reports.Count} seeds are {Word(gravest.Verdict)}. {gravest.Message}";
            return new TheoryCheck(gravest.Verdict, same.Average(c => c.Predicted), measured.Average(), StandardError(measured), message);
        }
    }

    /// <summary>Tables: the only seed's, or means over seeds, with the intervals' half-widths. Tables that the seeds shape differently are the first seed's.</summary>
    public IReadOnlyList<StudyTable> Tables => [.. Reports[0].Tables.Select(Merge)];

    /// <summary>A verdict as a word in a sentence.</summary>
    public static string Word(TheoryVerdict verdict) => verdict switch
    {
        TheoryVerdict.Consistent => "consistent",
        TheoryVerdict.Inconsistent => "inconsistent",
        _ => "inconclusive",
    };

    private TheoryCheck Gravest => TheoryCheck.Worst([.. Reports.Select(r => r.Check)]);

    private StudyTable Merge(TheoryTable first)
    {
        TheoryTable[] same = [.. Reports.SelectMany(r => r.Tables.Where(t => t.Name == first.Name && IsAlike(t, first)))];
        if (!HasIntervals || same.Length < Reports.Count)
        {
            return new StudyTable(first, null);
        }

        TheoryColumn[] Columns(Func<double[], double> cell) => [.. first.Columns.Select((column, c) =>
            new TheoryColumn(column.Name, [.. Enumerable.Range(0, first.Rows).Select(row => cell([.. same.Select(t => t.Columns[c].Values[row])]))]))];
        double factor = StudentT.InvCDF(0, 1, Reports.Count - 1, 1 - ((1 - Confidence) / 2));
        return new StudyTable(first with { Columns = Columns(values => values.Average()) }, Columns(values => factor * StandardError(values)));
    }

    private static bool IsAlike(TheoryTable one, TheoryTable other) =>
        one.Rows == other.Rows && one.Columns.Select(c => c.Name).SequenceEqual(other.Columns.Select(c => c.Name));

    // Equal values, infinite ones too, have no spread.
    private static double StandardError(double[] values)
    {
        if (values.All(v => v.Equals(values[0])))
        {
            return 0;
        }

        double mean = values.Average();
        return Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (values.Length - 1) / values.Length);
    }
}

/// <summary>A table of a study.</summary>
/// <param name="Means">The values, or their means over seeds.</param>
/// <param name="HalfWidths">Half-widths of the 95 % intervals, a column for each; null where there is one seed.</param>
internal sealed record StudyTable(TheoryTable Means, IReadOnlyList<TheoryColumn>? HalfWidths);
