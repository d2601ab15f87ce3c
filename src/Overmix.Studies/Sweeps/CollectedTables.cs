using Overmix.Core.Durability;
using Overmix.Core.Errors;
using Overmix.Diagnostics.Comparison;
using Overmix.Diagnostics.OverTraining;
using Overmix.Runs.Export;

namespace Overmix.Studies.Sweeps;

/// <summary>Writes what a sweep has found as tables: every evaluation, the cells, the paired differences. The same sweep gives the same bytes wherever it ran.</summary>
public static class CollectedTables
{
    /// <summary>Name of the folder in the sweep's folder.</summary>
    public const string FolderName = "collected";

    /// <summary>Writes the tables.</summary>
    /// <param name="collection">What was found.</param>
    /// <param name="differences">The paired differences wanted.</param>
    /// <param name="folder">Where to; made when needed.</param>
    /// <returns>The files.</returns>
    /// <exception cref="StorageException">The folder cannot be written.</exception>
    public static IReadOnlyList<string> Write(SweepCollection collection, IReadOnlyList<CellDifference> differences, string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw StorageException.From(folder, cause);
        }

        ExportTable records = Records(collection);
        List<string> files = [];
        void Put(string name, ExportTable table, Action<ExportTable, Stream> write)
        {
            using var bytes = new MemoryStream();
            write(table, bytes);
            files.Add(Path.Combine(folder, name));
            DurableFile.Replace(files[^1], bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
        }

        Put("records.parquet", records, TableWriter.WriteParquet);
        Put("records.csv", records, TableWriter.WriteCsv);
        Put("cells.csv", Cells(collection.Cells), TableWriter.WriteCsv);
        if (differences.Count > 0)
        {
            Put("differences.csv", Differences(differences), TableWriter.WriteCsv);
        }

        return files;
    }

    private static ExportTable Records(SweepCollection collection) =>
        EvaluationTable.Of([.. collection.Runs.Select(r => new ExportedRun(r.Run, r.Run.ReadManifest(), r.Records, r.Task.Settings))]);

    private static ExportTable Cells(IReadOnlyList<CellFigures> cells)
    {
        ExportColumn[] Of(string name, ErrorChoice choice)
        {
            SeedMean?[] means = [.. cells.Select(c => c.Error(choice))];
            return [Reals(name, means.Select(m => m?.Mean)), .. Bounds(name, means.Select(m => m?.Interval))];
        }

        return new ExportTable(
        [
            new ExportColumn("cell", ColumnKind.Text, [.. cells.Select(c => c.Cell)]),
            .. cells[0].Settings.Keys.Select(key => ExportColumn.OfTexts(key, [.. cells.Select(c => c.Settings[key])])),
            new ExportColumn("seeds", ColumnKind.Whole, [.. cells.Select(c => (object?)(long)c.Runs.Count)]),
            new ExportColumn("planned", ColumnKind.Whole, [.. cells.Select(c => (object?)(long)c.Planned)]),
            new ExportColumn("diverged", ColumnKind.Whole, [.. cells.Select(c => (object?)(long)c.Diverged)]),
            .. Of("final_test_error", ErrorChoice.Final),
            .. Of("best_test_error", ErrorChoice.BestOnValidation),
            .. Of("oracle_test_error", ErrorChoice.Oracle),
        ]);
    }

    private static ExportTable Differences(IReadOnlyList<CellDifference> differences)
    {
        ExportColumn[] Of(string name, Func<CellDifference, PairedDifference> choose) =>
            [Reals(name, differences.Select(d => (double?)choose(d).Mean)), .. Bounds(name, differences.Select(d => choose(d).Interval))];
        return new ExportTable(
        [
            new ExportColumn("axis", ColumnKind.Text, [.. differences.Select(d => d.Axis)]),
            new ExportColumn("from", ColumnKind.Text, [.. differences.Select(d => d.From)]),
            new ExportColumn("to", ColumnKind.Text, [.. differences.Select(d => d.To)]),
            new ExportColumn("pairs", ColumnKind.Whole, [.. differences.Select(d => (object?)(long)d.Seeds.Count)]),
            .. Of("final_test_error_difference", d => d.Final),
            .. Of("best_test_error_difference", d => d.BestOnValidation),
        ]);
    }

    private static ExportColumn Reals(string name, IEnumerable<double?> values) => new(name, ColumnKind.Real, [.. values.Select(v => (object?)v)]);

    private static ExportColumn[] Bounds(string name, IEnumerable<ConfidenceInterval?> intervals)
    {
        ConfidenceInterval?[] all = [.. intervals];
        return [Reals(name + "_low", all.Select(i => i?.Low)), Reals(name + "_high", all.Select(i => i?.High))];
    }
}
