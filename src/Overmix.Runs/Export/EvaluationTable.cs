using Overmix.Core.Curves;
using Overmix.Core.Directives;
using Overmix.Runs.Store;

namespace Overmix.Runs.Export;

/// <summary>A run to be exported.</summary>
/// <param name="Run">Its folder.</param>
/// <param name="Manifest">What it is.</param>
/// <param name="Records">Its evaluations.</param>
/// <param name="Settings">The settings to tell it by, each a column: key and value.</param>
public sealed record ExportedRun(RunDirectory Run, RunManifest Manifest, IReadOnlyList<EpochRecord> Records, IReadOnlyDictionary<string, string> Settings);

/// <summary>
/// The evaluations of some runs as one long table: a row an evaluation, so that pandas, R or DuckDB can group it by run, seed or setting. Errors and accuracies are
/// fractions, losses nats.
/// </summary>
public static class EvaluationTable
{
    /// <summary>Name of the list of rows in JSON.</summary>
    public const string ListName = "evaluations";

    private static readonly (string Name, ColumnKind Kind, Func<ExportedRun, EpochRecord, object?> Value)[] Columns =
    [
        ("run", ColumnKind.Text, (r, _) => r.Run.Reference),
        ("name", ColumnKind.Text, (r, _) => r.Manifest.Name),
        ("hash", ColumnKind.Text, (r, _) => r.Manifest.Hash),
        ("seed", ColumnKind.Whole, (r, _) => r.Manifest.Seed),
        ("epoch", ColumnKind.Whole, (_, e) => (long)e.Epoch),
        ("step", ColumnKind.Whole, (_, e) => e.Step),
        ("flow_time", ColumnKind.Real, (_, e) => e.FlowTime),
        ("learning_rate", ColumnKind.Real, (_, e) => e.LearningRate),
        ("objective", ColumnKind.Text, (_, e) => e.Objective == ObjectiveKind.Mixup ? "mixup" : "erm"),
        ("loss", ColumnKind.Real, (_, e) => e.Mixing.Loss),
        ("floor", ColumnKind.Real, (_, e) => e.Mixing.Floor),
        ("target_entropy", ColumnKind.Real, (_, e) => e.Mixing.TargetEntropy),
        ("excess", ColumnKind.Real, (_, e) => e.Mixing.Excess),
        ("weighted_accuracy", ColumnKind.Real, (_, e) => e.Mixing.WeightedAccuracy),
        ("dominant_accuracy", ColumnKind.Real, (_, e) => e.Mixing.DominantAccuracy),
        ("train_error", ColumnKind.Real, (_, e) => e.TrainError),
        ("train_loss", ColumnKind.Real, (_, e) => e.TrainLoss),
        ("validation_error", ColumnKind.Real, (_, e) => e.ValidationError),
        ("validation_loss", ColumnKind.Real, (_, e) => e.ValidationLoss),
        ("test_error", ColumnKind.Real, (_, e) => e.TestError),
        ("test_loss", ColumnKind.Real, (_, e) => e.TestLoss),
        ("averaged_validation_error", ColumnKind.Real, (_, e) => e.Averaged?.ValidationError),
        ("averaged_validation_loss", ColumnKind.Real, (_, e) => e.Averaged?.ValidationLoss),
        ("averaged_test_error", ColumnKind.Real, (_, e) => e.Averaged?.TestError),
        ("averaged_test_loss", ColumnKind.Real, (_, e) => e.Averaged?.TestLoss),
        ("mixup_gradient_norm", ColumnKind.Real, (_, e) => e.Instruments?.MixupGradientNorm),
        ("mixup_gradient_square", ColumnKind.Real, (_, e) => e.Instruments?.MixupGradientSquare),
        ("mixup_batch_gradient_norm", ColumnKind.Real, (_, e) => e.Instruments?.MixupBatchGradientNorm),
        ("erm_gradient_norm", ColumnKind.Real, (_, e) => e.Instruments?.ErmGradientNorm),
        ("erm_batch_gradient_norm", ColumnKind.Real, (_, e) => e.Instruments?.ErmBatchGradientNorm),
        ("gradient_cosine", ColumnKind.Real, (_, e) => e.Instruments?.GradientCosine),
        ("train_pair_excess", ColumnKind.Real, (_, e) => e.Instruments?.TrainPairExcess),
        ("held_out_pair_excess", ColumnKind.Real, (_, e) => e.Instruments?.HeldOutPairExcess),
        ("cross_pair_excess", ColumnKind.Real, (_, e) => e.Instruments?.CrossPairExcess),
        ("weight_norm", ColumnKind.Real, (_, e) => e.Instruments?.WeightNorm),
        ("start_distance", ColumnKind.Real, (_, e) => e.Instruments?.StartDistance),
        ("calibration_error", ColumnKind.Real, (_, e) => e.Instruments?.CalibrationError),
        ("brier", ColumnKind.Real, (_, e) => e.Instruments?.Brier),
    ];

    /// <summary>Makes the table. Behind the fixed columns comes one for each setting that is not the same in all runs, named <c>config.</c> and its key.</summary>
    /// <param name="runs">The runs, in the order of their rows.</param>
    public static ExportTable Of(IReadOnlyList<ExportedRun> runs)
    {
        (ExportedRun Run, EpochRecord Record)[] rows = [.. runs.SelectMany(run => run.Records.Select(record => (run, record)))];
        string[] differing = [.. runs.SelectMany(r => r.Settings.Keys).Distinct().Where(key => runs.Select(r => r.Settings.GetValueOrDefault(key)).Distinct().Count() > 1).Order(StringComparer.Ordinal)];
        return new ExportTable(
        [
            .. Columns.Select(c => new ExportColumn(c.Name, c.Kind, [.. rows.Select(row => c.Value(row.Run, row.Record))])),
            .. differing.Select(key => ExportColumn.OfTexts("config." + key, [.. rows.Select(row => row.Run.Settings.GetValueOrDefault(key))])),
        ]);
    }
}
