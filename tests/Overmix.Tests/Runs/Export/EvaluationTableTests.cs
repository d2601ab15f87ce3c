using System.Reflection;
using Overmix.Core.Curves;
using Overmix.Runs.Export;
using Overmix.Runs.Store;

namespace Overmix.Tests.Runs.Export;

public sealed class EvaluationTableTests
{
    [Fact]
    public void Of_TwoRuns_HasARowAnEvaluationAndAColumnADifferingSetting()
    {
        using var folder = new TempFolder();
        RunDirectory first = Samples.Finished(folder["a"]), second = Samples.Finished(folder["b"], epochs: 2);
        ExportTable table = EvaluationTable.Of([Exported(first, "0.4"), Exported(second, "1")]);
        Assert.Equal(5, table.Rows);
        Assert.Equal([0.4, 0.4, 0.4, 1.0, 1.0], ValuesOf(table, "config.mixup.alpha"));
        Assert.Equal("mixup@0-0.4", ValuesOf(table, "config.objective")[0]); // not the record's own objective
        Assert.DoesNotContain(table.Columns, c => c.Name == "config.model.name"); // the same in both
        Assert.Equal([0L, 1L, 2L, 0L, 1L], ValuesOf(table, "epoch"));
        Assert.All(ValuesOf(table, "test_error"), v => Assert.Equal(0.25, v));
        Assert.All(ValuesOf(table, "weight_norm"), Assert.Null);
    }

    [Fact]
    public void Of_EveryFigureOfARecord_HasAColumn()
    {
        using var folder = new TempFolder();
        HashSet<string> columns = [.. EvaluationTable.Of([Exported(Samples.Finished(folder.Path), "1")]).Columns.Select(c => c.Name.Replace("_", "", StringComparison.Ordinal))];
        IEnumerable<string> Names(Type type, string prefix = "") => type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(p => (prefix + p.Name).ToLowerInvariant());
        string[] figures =
        [
            .. Names(typeof(EpochRecord)).Except(["mixing", "averaged", "instruments", "isfinite"]), .. Names(typeof(MixingFigures)),
            .. Names(typeof(HeldOutFigures), "averaged"), .. Names(typeof(InstrumentFigures)).Except(["memorizationgap"]), // the difference of two columns
        ];
        Assert.True(figures.Length > 25);
        Assert.DoesNotContain(figures, f => !columns.Contains(f));
    }

    private static ExportedRun Exported(RunDirectory run, string alpha) =>
        new(run, run.ReadManifest(), run.ReadMetrics().Entries, new Dictionary<string, string> { ["mixup.alpha"] = alpha, ["model.name"] = "mlp", ["objective"] = $"mixup@0-{alpha}" });

    private static IReadOnlyList<object?> ValuesOf(ExportTable table, string name) => table.Columns.Single(c => c.Name == name).Values;
}
