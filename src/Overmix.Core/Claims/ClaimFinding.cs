namespace Overmix.Core.Claims;

/// <summary>What was found about a claim.</summary>
public enum ClaimVerdict
{
    /// <summary>The evidence shows it.</summary>
    Reproduced,

    /// <summary>The evidence shows the opposite, or that the effect is smaller than one that matters.</summary>
    NotReproduced,

    /// <summary>The evidence does not decide.</summary>
    Inconclusive,

    /// <summary>There is no evidence at this scale; the sentence says why.</summary>
    Untested,
}

/// <summary>Names of verdicts.</summary>
public static class ClaimVerdictNames
{
    /// <summary>The verdict's name in files and tables.</summary>
    /// <param name="verdict">The verdict.</param>
    public static string ToName(this ClaimVerdict verdict) => verdict switch
    {
        ClaimVerdict.Reproduced => "reproduced",
        ClaimVerdict.NotReproduced => "not reproduced",
        ClaimVerdict.Inconclusive => "inconclusive",
        _ => "untested",
    };
}

/// <summary>An interval with its level.</summary>
/// <param name="Low">Lower end.</param>
/// <param name="High">Upper end.</param>
/// <param name="Level">Confidence in (0, 1).</param>
public sealed record ClaimInterval(double Low, double High, double Level = 0.95);

/// <summary>The verdict on a claim with its evidence. A pure function of numbers makes it, so that other numbers give another verdict.</summary>
public sealed record ClaimFinding
{
    /// <summary>The verdict.</summary>
    public required ClaimVerdict Verdict { get; init; }

    /// <summary>The verdict in one or two plain sentences, with the numbers it rests on.</summary>
    public required string Sentence { get; init; }

    /// <summary>Size of the effect, positive where it is the claimed one; null where there is none to measure.</summary>
    public double? Effect { get; init; }

    /// <summary>Interval of the effect over seeds; null where there is none.</summary>
    public ClaimInterval? Interval { get; init; }

    /// <summary>What the effect counts, for example <c>points of test error</c>.</summary>
    public string EffectUnit { get; init; } = "";

    /// <summary>The seeds it rests on.</summary>
    public IReadOnlyList<long> Seeds { get; init; } = [];

    /// <summary>The parts that decided; the effect is that of one of them.</summary>
    public IReadOnlyList<JudgedPart> Parts { get; init; } = [];

    /// <summary>Its numbers, all written as CSV. The first table, a row a part, is the page's, and where runs were trained the second.</summary>
    public IReadOnlyList<ClaimTable> Tables { get; init; } = [];

    /// <summary>Its figure; null where there is nothing to draw.</summary>
    public ClaimFigure? Figure { get; init; }

    /// <summary>A claim without evidence.</summary>
    /// <param name="reason">Why, and what would change it; one sentence.</param>
    public static ClaimFinding Untested(string reason) => new() { Verdict = ClaimVerdict.Untested, Sentence = reason };
}

/// <summary>A table of named columns of equal length.</summary>
/// <param name="Name">A short name, fit for a file.</param>
/// <param name="Columns">The columns; NaN stands for “does not apply”.</param>
/// <param name="RowLabels">A label for each row; null if the columns tell the rows apart.</param>
public sealed record ClaimTable(string Name, IReadOnlyList<ClaimColumn> Columns, IReadOnlyList<string>? RowLabels = null)
{
    /// <summary>Number of rows.</summary>
    public int Rows => Columns.Count == 0 ? 0 : Columns[0].Values.Count;
}

/// <summary>A named column.</summary>
/// <param name="Name">What it holds, with its unit.</param>
/// <param name="Values">One number a row.</param>
public sealed record ClaimColumn(string Name, IReadOnlyList<double> Values);
