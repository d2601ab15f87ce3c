using System.Text.Json;
using Overmix.Core.Configuration;
using Overmix.Training.Checkpoints;

namespace Overmix.Training.Delivery;

/// <summary>Reads <c>model.json</c> and refuses one that does not fit itself.</summary>
internal static class ModelCardReader
{
    // Hostile sizes must not reach an allocation.
    private const int MostClasses = 100_000, LargestSide = 16_384;

    public static ModelCard Read(string file, ReadOnlySpan<byte> json, JsonSerializerOptions options)
    {
        try
        {
            RequireSchema(json);
            ModelCard card = JsonSerializer.Deserialize<ModelCard>(json, options) ?? throw new JsonException("it is empty");
            return Problem(card) is { } problem ? throw new JsonException(problem) : card;
        }
        catch (JsonException cause)
        {
            throw new CheckpointException(file, $"is not a model's card that this version of Overmix reads: {cause.Message.TrimEnd('.')}. Use the version that wrote it, or a newer one.", cause.BytePositionInLine, cause);
        }
    }

    // Before anything else: a newer card may have members that we would call a mistake.
    private static void RequireSchema(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        using JsonDocument document = JsonDocument.ParseValue(ref reader);
        bool known = document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("schema", out JsonElement schema)
            && schema.ValueKind == JsonValueKind.Number && schema.TryGetInt32(out int number) && number is >= 1 and <= ModelCard.CurrentSchema;
        if (!known)
        {
            throw new JsonException($"its schema is not among 1 to {ModelCard.CurrentSchema}");
        }
    }

    private static string? Problem(ModelCard card)
    {
        (InputShape input, int classes) = (card.Input, card.Classes.Count);
        return CheckpointName.TryParse(card.Position) is null ? "its position is none"
            : classes is < 1 or > MostClasses || card.Classes.Distinct().Count() != classes ? $"its classes are not 1 to {MostClasses} different names"
            : !InRange(input.Channels) || !InRange(input.Height) || !InRange(input.Width) || (long)input.Channels * input.Height * input.Width > int.MaxValue ? $"its input's sides are not 1 to {LargestSide}"
            : card.Standardization.Mean.Count != input.Channels || card.Standardization.Deviation.Count != input.Channels ? "its standardisation has not one mean and one deviation a channel"
            : !card.Standardization.Mean.All(double.IsFinite) || !card.Standardization.Deviation.All(d => d > 0 && double.IsFinite(d)) ? "its standardisation is not finite and positive"
            : card.Data.TrainCounts.Count != classes ? "it does not count the training examples of each class"
            : card.Compute.EvaluationBatchSize < 1 || card.Compute.Threads is < 0 or > 1024 ? "its batch size or number of threads is out of range"
            : card.Compute.Precision == Precision.Auto || card.Compute.Layout == ImageLayout.Auto ? "it leaves precision or layout open"
            : RuleBroken(card);
    }

    private static bool InRange(int side) => side is >= 1 and <= LargestSide;

    // A record cannot be trusted to hold what the configuration's reader would have refused.
    private static string? RuleBroken(ModelCard card) =>
        RunConfigRules.Check(new RunConfig { Model = card.Architecture, Data = card.Data.Preparation, Seed = card.Data.Seed }) is [{ } first, ..] ? $"{first.Key} {first.Message}" : null;
}
