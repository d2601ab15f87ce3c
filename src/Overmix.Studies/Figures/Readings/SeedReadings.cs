using Overmix.Theory.Checks;

namespace Overmix.Studies.Figures.Readings;

/// <summary>What a study says for one seed: the numbers that the claim's parts judge, and figures.</summary>
/// <param name="Numbers">The numbers by name, in the order of the table.</param>
/// <param name="Figures">The figures, one a panel, left to right.</param>
internal sealed record SeedReadings(IReadOnlyList<Reading> Numbers, IReadOnlyList<TheoryFigure> Figures)
{
    /// <summary>The number of a name.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is none.</exception>
    public double this[string name] => Numbers.FirstOrDefault(n => n.Name == name)?.Value ?? throw new ArgumentOutOfRangeException(nameof(name), name, "No such number.");
}

/// <summary>A named number.</summary>
/// <param name="Name">Its name, with its unit where it has one.</param>
/// <param name="Value">The number.</param>
internal sealed record Reading(string Name, double Value);

/// <summary>Numbers and figures out of a study's report, by name.</summary>
internal static class ReportReadings
{
    /// <summary>A cell of a table.</summary>
    /// <param name="report">The report.</param>
    /// <param name="table">The table's name.</param>
    /// <param name="column">The column's name.</param>
    /// <param name="row">The row's label.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such cell.</exception>
    public static double Cell(this TheoryReport report, string table, string column, string row)
    {
        TheoryTable found = report.Table(table);
        int index = found.RowLabels?.ToList().IndexOf(row) ?? -1;
        return index >= 0 ? found[column][index] : throw new ArgumentOutOfRangeException(nameof(row), row, "No such row.");
    }

    /// <summary>The figure of a name.</summary>
    /// <param name="report">The report.</param>
    /// <param name="name">Its name.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is none.</exception>
    public static TheoryFigure Figure(this TheoryReport report, string name) =>
        report.Figures.FirstOrDefault(f => f.Name == name) ?? throw new ArgumentOutOfRangeException(nameof(name), name, "No such figure.");

    /// <summary>A check by the start of its message; its numbers, not its verdict, are what claims use.</summary>
    /// <param name="report">The report.</param>
    /// <param name="start">How its message begins.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is none.</exception>
    public static TheoryCheck CheckOf(this TheoryReport report, string start) =>
        report.Checks.FirstOrDefault(c => c.Message.StartsWith(start, StringComparison.Ordinal)) ?? throw new ArgumentOutOfRangeException(nameof(start), start, "No such check.");
}
