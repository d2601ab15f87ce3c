using Overmix.Core.Curves;
using Overmix.Core.Directives;
using Overmix.Reporting.Plots;

namespace Overmix.Reporting.Figures;

/// <summary>Whether the gradient of the objective vanishes along training: each group's own, on the whole set and as one batch sees it.</summary>
internal static class GradientNormFigure
{
    /// <summary>Makes the figure; none if no run measured it.</summary>
    public static Figure? Of(ReportData data)
    {
        if (!data.Groups.Any(g => g.Curves.Any(c => c.Records.Any(r => r.Instruments?.ErmGradientNorm is not null))))
        {
            return null;
        }

        Series[] whole = Drawn(data, OwnNorm), batch = Drawn(data, OwnBatchNorm);
        Axis epochs = Limits.Epochs(data), norms = Limits.Positive(GroupSeries.Extent([.. whole, .. batch]));
        IReadOnlyList<TurnMark> turns = GroupSeries.Turns(data, [], (_, _) => "");
        return new Figure
        {
            Id = "gradient-norm",
            Panels =
            [
                new Panel { Title = "Gradient norm of the whole objective", Note = "norm over all parameters, log scale", X = epochs, Y = norms, Series = whole, Marks = turns },
                new Panel { Title = "Gradient norm of one batch", Note = "root mean square over batches, log scale", X = epochs, Y = norms, Series = batch, Marks = turns },
            ],
            Caption = "Norm of the gradient of the objective trained with at the time, at fixed batch-norm statistics: on a frozen set of mixed pairs under Mixup, on the training subset under ERM; "
                + $"below, that of one batch. Dotted line: where the test error turns up. {Story.Lines(data, whole)}",
            AltText = "Line charts of gradient norms against training epochs, all on log scales. "
                + string.Join(' ', data.Groups.Select((_, i) => $"Whole objective: {Story.Falling(whole[i], FigureText.Loss)} One batch: {Story.Falling(batch[i], FigureText.Loss)}")),
            Csv = CurveTable.Write(
                data.Groups,
                [
                    new("mixup_gradient_norm", r => r.Instruments?.MixupGradientNorm),
                    new("mixup_gradient_square_unbiased", r => r.Instruments?.MixupGradientSquare),
                    new("mixup_batch_gradient_norm", r => r.Instruments?.MixupBatchGradientNorm),
                    new("erm_gradient_norm", r => r.Instruments?.ErmGradientNorm),
                    new("erm_batch_gradient_norm", r => r.Instruments?.ErmBatchGradientNorm),
                    new("gradient_cosine", r => r.Instruments?.GradientCosine),
                ]),
        };
    }

    private static Series[] Drawn(ReportData data, Func<EpochRecord, double> norm) =>
        [.. data.Groups.Select((g, i) => GroupSeries.Of(g, i, new Quantity(norm, FigureText.Loss)))];

    private static double OwnNorm(EpochRecord record) => (record.Objective == ObjectiveKind.Mixup ? record.Instruments?.MixupGradientNorm : record.Instruments?.ErmGradientNorm) ?? double.NaN;

    private static double OwnBatchNorm(EpochRecord record) =>
        (record.Objective == ObjectiveKind.Mixup ? record.Instruments?.MixupBatchGradientNorm : record.Instruments?.ErmBatchGradientNorm) ?? double.NaN;
}
