using Overmix.Core.Curves;

namespace Overmix.Studies.Verdicts;

/// <summary>The held-out curves of a run's records, up to where one stops being finite.</summary>
internal static class RecordCurves
{
    public static IReadOnlyList<TrainingCurve> Of(IReadOnlyList<EpochRecord> records) =>
    [
        .. new (CurveQuantity Quantity, Func<EpochRecord, double?> Value)[]
        {
            (CurveQuantity.TestError, r => r.TestError),
            (CurveQuantity.ValidationError, r => r.ValidationError),
            (CurveQuantity.TestLoss, r => r.TestLoss),
            (CurveQuantity.ValidationLoss, r => r.ValidationLoss),
        }
        .Select(q => One(q.Quantity, records, q.Value)).Where(c => c.Times.Count > 0),
    ];

    private static TrainingCurve One(CurveQuantity quantity, IReadOnlyList<EpochRecord> records, Func<EpochRecord, double?> value)
    {
        EpochRecord[] kept = [.. records.Where(r => r.Epoch > 0).TakeWhile(r => value(r) is { } v && double.IsFinite(v))];
        return new TrainingCurve(quantity, TrainingClock.Epoch, [.. kept.Select(r => (double)r.Epoch)], [.. kept.Select(r => value(r)!.Value)]);
    }
}
