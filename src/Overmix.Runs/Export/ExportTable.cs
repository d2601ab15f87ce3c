namespace Overmix.Runs.Export;

/// <summary>What a column of an exported table holds.</summary>
public enum ColumnKind
{
    /// <summary><see cref="string"/>.</summary>
    Text,

    /// <summary><see cref="long"/>.</summary>
    Whole,

    /// <summary><see cref="double"/>.</summary>
    Real,
}

/// <summary>A column of an exported table.</summary>
/// <param name="Name">Its heading.</param>
/// <param name="Kind">What it holds.</param>
/// <param name="Values">A value a row, of the kind's type; null where there is none.</param>
public sealed record ExportColumn(string Name, ColumnKind Kind, IReadOnlyList<object?> Values)
{
    /// <summary>A column of texts that are all numbers becomes one of numbers, as readers of tables expect of a setting such as α.</summary>
    /// <param name="name">Its heading.</param>
    /// <param name="texts">A text a row; null where there is none.</param>
    public static ExportColumn OfTexts(string name, IReadOnlyList<string?> texts)
    {
        bool isReal = texts.Any(t => t is not null) && texts.All(t => t is null || TryReal(t, out _));
        return isReal
            ? new ExportColumn(name, ColumnKind.Real, [.. texts.Select(t => t is not null && TryReal(t, out double value) ? (object?)value : null)])
            : new ExportColumn(name, ColumnKind.Text, texts);
    }

    private static bool TryReal(string text, out double value) =>
        double.TryParse(text, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out value) && double.IsFinite(value);
}

/// <summary>A table to be exported: named, typed columns of equal length.</summary>
public sealed class ExportTable
{
    /// <summary>Joins columns.</summary>
    /// <param name="columns">The columns: at least one, names all different, as many values each.</param>
    public ExportTable(IReadOnlyList<ExportColumn> columns)
    {
        ArgumentOutOfRangeException.ThrowIfZero(columns.Count, nameof(columns));
        if (columns.Any(c => c.Values.Count != columns[0].Values.Count) || columns.DistinctBy(c => c.Name).Count() != columns.Count)
        {
            throw new ArgumentOutOfRangeException(nameof(columns), string.Join(", ", columns.Select(c => $"{c.Name}: {c.Values.Count}")), "Columns need different names and as many values each.");
        }

        (Columns, Rows) = (columns, columns[0].Values.Count);
    }

    /// <summary>The columns.</summary>
    public IReadOnlyList<ExportColumn> Columns { get; }

    /// <summary>Number of rows.</summary>
    public int Rows { get; }
}
