namespace Overmix.Theory.Checks;

/// <summary>What a study found: tables, figures and checks. It draws and prints nothing itself.</summary>
/// <param name="Name">The study's name, for example <c>theorem1</c>.</param>
/// <param name="Tables">Tables; the first is the one to show when there is room for one.</param>
/// <param name="Figures">Figures, as curves.</param>
/// <param name="Checks">Every check made; the first is the headline.</param>
public sealed record TheoryReport(
    string Name, IReadOnlyList<TheoryTable> Tables, IReadOnlyList<TheoryFigure> Figures, IReadOnlyList<TheoryCheck> Checks)
{
    /// <summary>The gravest check: what the study says as a whole.</summary>
    public TheoryCheck Check => TheoryCheck.Worst(Checks);

    /// <summary>The table of a name.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="ArgumentOutOfRangeException">No table has this name.</exception>
    public TheoryTable Table(string name) =>
        Tables.FirstOrDefault(table => table.Name == name) ?? throw new ArgumentOutOfRangeException(nameof(name), name, "No such table.");
}

/// <summary>A table of named columns of equal length.</summary>
/// <param name="Name">A short name, fit for a file.</param>
/// <param name="Columns">The columns; NaN stands for “does not apply”.</param>
/// <param name="RowLabels">A label for each row; null if the first column tells the rows apart.</param>
public sealed record TheoryTable(string Name, IReadOnlyList<TheoryColumn> Columns, IReadOnlyList<string>? RowLabels = null)
{
    /// <summary>Number of rows.</summary>
    public int Rows => Columns.Count == 0 ? 0 : Columns[0].Values.Count;

    /// <summary>The values of a column.</summary>
    /// <param name="column">Its name.</param>
    /// <exception cref="ArgumentOutOfRangeException">No column has this name.</exception>
    public IReadOnlyList<double> this[string column] =>
        Columns.FirstOrDefault(candidate => candidate.Name == column)?.Values
        ?? throw new ArgumentOutOfRangeException(nameof(column), column, "No such column.");
}

/// <summary>A named column.</summary>
/// <param name="Name">What it holds, with its symbol or unit.</param>
/// <param name="Values">One number a row.</param>
public sealed record TheoryColumn(string Name, IReadOnlyList<double> Values);

/// <summary>A figure: curves over common axes.</summary>
/// <param name="Name">A short name, fit for a file.</param>
/// <param name="Title">What it shows.</param>
/// <param name="XLabel">Label of the horizontal axis.</param>
/// <param name="YLabel">Label of the vertical axis.</param>
/// <param name="Curves">The curves.</param>
public sealed record TheoryFigure(string Name, string Title, string XLabel, string YLabel, IReadOnlyList<TheoryCurve> Curves)
{
    /// <summary>Whether the horizontal axis is logarithmic.</summary>
    public bool LogX { get; init; }

    /// <summary>Whether the vertical axis is logarithmic.</summary>
    public bool LogY { get; init; }

    /// <summary>The same figure with some curves as points: measurements beside the line that predicts them.</summary>
    /// <param name="ending">How these curves' names end.</param>
    public TheoryFigure WithPoints(string ending) => this with
    {
        Curves = [.. Curves.Select(curve => curve.Name.EndsWith(ending, StringComparison.Ordinal) ? curve with { Points = true } : curve)],
    };

    /// <summary>A figure of columns of a table over its first column.</summary>
    /// <param name="name">A short name, fit for a file.</param>
    /// <param name="title">What it shows.</param>
    /// <param name="yLabel">Label of the vertical axis.</param>
    /// <param name="table">Where the numbers are.</param>
    /// <param name="columns">Columns to draw.</param>
    public static TheoryFigure Of(string name, string title, string yLabel, TheoryTable table, params IReadOnlyList<string> columns)
    {
        ArgumentNullException.ThrowIfNull(table);
        TheoryColumn x = table.Columns[0];
        return new TheoryFigure(name, title, x.Name, yLabel, [.. columns.Select(column => new TheoryCurve(column, x.Values, table[column]))]);
    }
}

/// <summary>A curve, or a cloud of points.</summary>
/// <param name="Name">For the legend.</param>
/// <param name="X">Horizontal coordinates.</param>
/// <param name="Y">Vertical coordinates, as many.</param>
/// <param name="Points">Whether these are points that no line joins.</param>
public sealed record TheoryCurve(string Name, IReadOnlyList<double> X, IReadOnlyList<double> Y, bool Points = false);
