using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Overmix.Core.Curves;
using Overmix.Core.Directives;

namespace Overmix.Runs.Logs;

/// <summary>
/// A line an evaluation. Besides the record's own fields it holds the four named accuracies (clean train, λ-weighted mixed, dominant-label mixed, test),
/// so that whoever looks with cat or jq finds them side by side; they are derived and not read back.
/// </summary>
internal sealed class MetricsFormat : LogFormat<EpochRecord>
{
    public override string FileName => "metrics.jsonl";

    private protected override void Write(Utf8JsonWriter json, EpochRecord record)
    {
        json.WriteNumber("epoch", record.Epoch);
        json.WriteNumber("step", record.Step);
        json.WriteReal("flowTime", record.FlowTime);
        json.WriteReal("learningRate", record.LearningRate);
        json.WriteString("objective", record.Objective == ObjectiveKind.Mixup ? "mixup" : "erm");
        WriteMixing(json, record.Mixing);
        json.WriteReal("trainError", record.TrainError);
        json.WriteReal("trainLoss", record.TrainLoss);
        json.WriteReal("validationError", record.ValidationError);
        json.WriteReal("validationLoss", record.ValidationLoss);
        json.WriteReal("testError", record.TestError);
        json.WriteReal("testLoss", record.TestLoss);
        WriteAveraged(json, record.Averaged);
        InstrumentMembers.Write(json, record.Instruments);
        json.WriteReal("cleanTrainAccuracy", 1 - record.TrainError);
        json.WriteReal("weightedMixedAccuracy", record.Mixing.WeightedAccuracy);
        json.WriteReal("dominantMixedAccuracy", record.Mixing.DominantAccuracy);
        json.WriteReal("testAccuracy", 1 - record.TestError);
    }

    internal override EpochRecord Read(JsonFields fields) => new()
    {
        Epoch = fields.Count("epoch"),
        Step = fields.LongCount("step"),
        FlowTime = fields.Real("flowTime"),
        LearningRate = fields.Real("learningRate"),
        Objective = Objective(fields.Text("objective")),
        Mixing = Mixing(fields.Object("mixing")),
        TrainError = fields.Share("trainError"),
        TrainLoss = fields.Real("trainLoss"),
        ValidationError = fields.OptionalShare("validationError"),
        ValidationLoss = fields.OptionalReal("validationLoss"),
        TestError = fields.Share("testError"),
        TestLoss = fields.Real("testLoss"),
        Averaged = fields.Has("averaged") ? Averaged(fields.Object("averaged")) : null,
        Instruments = fields.Has(InstrumentMembers.Name) ? InstrumentMembers.Read(fields.Object(InstrumentMembers.Name)) : null,
    };

    internal override bool TryReadOwn(ReadOnlySpan<byte> line, [NotNullWhen(true)] out EpochRecord? entry) => MetricsLine.TryRead(line, out entry);

    internal override string? Misorder(EpochRecord previous, EpochRecord next) =>
        next.Epoch > previous.Epoch ? null : $"epoch {next.Epoch} comes after epoch {previous.Epoch}";

    private static void WriteMixing(Utf8JsonWriter json, MixingFigures mixing)
    {
        json.WriteStartObject("mixing");
        json.WriteReal("loss", mixing.Loss);
        json.WriteReal("floor", mixing.Floor);
        json.WriteReal("targetEntropy", mixing.TargetEntropy);
        json.WriteReal("excess", mixing.Excess);
        json.WriteReal("weightedAccuracy", mixing.WeightedAccuracy);
        json.WriteReal("dominantAccuracy", mixing.DominantAccuracy);
        json.WriteEndObject();
    }

    // Left out where there is none: runs without an average write the lines they always wrote.
    private static void WriteAveraged(Utf8JsonWriter json, HeldOutFigures? averaged)
    {
        if (averaged is null)
        {
            return;
        }

        json.WriteStartObject("averaged");
        json.WriteReal("validationError", averaged.ValidationError);
        json.WriteReal("validationLoss", averaged.ValidationLoss);
        json.WriteReal("testError", averaged.TestError);
        json.WriteReal("testLoss", averaged.TestLoss);
        json.WriteEndObject();
    }

    private static HeldOutFigures Averaged(JsonFields fields) =>
        new(fields.OptionalShare("validationError"), fields.OptionalReal("validationLoss"), fields.Share("testError"), fields.Real("testLoss"));

    private static MixingFigures Mixing(JsonFields fields) => new(
        fields.Real("loss"), fields.Real("floor"), fields.Real("targetEntropy"), fields.Real("excess"), fields.Share("weightedAccuracy"), fields.Share("dominantAccuracy"));

    private static ObjectiveKind Objective(string text) => text switch
    {
        "mixup" => ObjectiveKind.Mixup,
        "erm" => ObjectiveKind.Erm,
        _ => throw new FormatException("member 'objective' is neither mixup nor erm"),
    };
}
