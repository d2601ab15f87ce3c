using System.Text.Json;
using Overmix.Core.Curves;

namespace Overmix.Runs.Logs;

/// <summary>The instruments' figures as an object in a line of metrics: only what was measured; left out where nothing was, so that other lines stay what they were.</summary>
internal static class InstrumentMembers
{
    public const string Name = "instruments";

    public static void Write(Utf8JsonWriter json, InstrumentFigures? figures)
    {
        if (figures is null)
        {
            return;
        }

        json.WriteStartObject(Name);
        foreach ((string name, double? value) in Of(figures))
        {
            if (value is { } measured)
            {
                json.WriteReal(name, measured);
            }
        }

        json.WriteEndObject();
    }

    public static InstrumentFigures Read(JsonFields fields) => new()
    {
        MixupGradientNorm = fields.OptionalReal("mixupGradientNorm"),
        MixupGradientSquare = fields.OptionalReal("mixupGradientSquare"),
        MixupBatchGradientNorm = fields.OptionalReal("mixupBatchGradientNorm"),
        ErmGradientNorm = fields.OptionalReal("ermGradientNorm"),
        ErmBatchGradientNorm = fields.OptionalReal("ermBatchGradientNorm"),
        GradientCosine = fields.OptionalReal("gradientCosine"),
        TrainPairExcess = fields.OptionalReal("trainPairExcess"),
        HeldOutPairExcess = fields.OptionalReal("heldOutPairExcess"),
        CrossPairExcess = fields.OptionalReal("crossPairExcess"),
        WeightNorm = fields.OptionalReal("weightNorm"),
        StartDistance = fields.OptionalReal("startDistance"),
        CalibrationError = fields.OptionalReal("calibrationError"),
        Brier = fields.OptionalReal("brier"),
    };

    private static (string Name, double? Value)[] Of(InstrumentFigures figures) =>
    [
        ("mixupGradientNorm", figures.MixupGradientNorm),
        ("mixupGradientSquare", figures.MixupGradientSquare),
        ("mixupBatchGradientNorm", figures.MixupBatchGradientNorm),
        ("ermGradientNorm", figures.ErmGradientNorm),
        ("ermBatchGradientNorm", figures.ErmBatchGradientNorm),
        ("gradientCosine", figures.GradientCosine),
        ("trainPairExcess", figures.TrainPairExcess),
        ("heldOutPairExcess", figures.HeldOutPairExcess),
        ("crossPairExcess", figures.CrossPairExcess),
        ("weightNorm", figures.WeightNorm),
        ("startDistance", figures.StartDistance),
        ("calibrationError", figures.CalibrationError),
        ("brier", figures.Brier),
    ];
}
