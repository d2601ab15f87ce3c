using System.Text.Json;
using System.Text.Json.Serialization;
using Overmix.Core.Directives;
using Overmix.Training.Checkpoints;

namespace Overmix.Training.Loop;

/// <summary>
/// Where a run is, apart from weights and optimiser: everything else follows from the configuration, because every draw is a function of seed, epoch and batch.
/// </summary>
public sealed record TrainingState
{
    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>Version of this layout.</summary>
    public int Schema { get; init; } = 1;

    /// <summary>Epochs completed.</summary>
    public int Epoch { get; init; }

    /// <summary>Batches completed in the current epoch.</summary>
    public int Batch { get; init; }

    /// <summary>Optimiser steps completed.</summary>
    public long Step { get; init; }

    /// <summary>Flow time Σ η/(1−β) so far.</summary>
    public double FlowTime { get; init; }

    /// <summary>Learning rate of the last step.</summary>
    public double LearningRate { get; init; }

    /// <summary>Product of the guard's rescalings.</summary>
    public double LearningRateFactor { get; init; } = 1;

    /// <summary>The guard's choice of objective; null follows the configured windows.</summary>
    public ObjectiveKind? SwitchedTo { get; init; }

    /// <summary>Whether the next batch is to be audited.</summary>
    public bool AuditDue { get; init; } = true;

    /// <summary>Sums since the last record.</summary>
    public LossSums Sums { get; init; } = LossSums.Zero;

    /// <summary>Lengths of the run's logs at this point, bytes by file name; empty without a run store.</summary>
    public IReadOnlyDictionary<string, long> LogOffsets { get; init; } = new Dictionary<string, long>();

    /// <summary>A checkpoint's name: <c>ep00120</c> after epoch 120, <c>ep00120-s0003</c> three batches later.</summary>
    [JsonIgnore]
    public string Name => Batch == 0 ? $"ep{Epoch:D5}" : $"ep{Epoch:D5}-s{Batch:D4}";

    /// <summary>The state as JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Json);

    /// <summary>Reads a state.</summary>
    /// <param name="json">What <see cref="ToJson"/> wrote.</param>
    /// <exception cref="CheckpointException">It is not a state of this version.</exception>
    public static TrainingState FromJson(string json)
    {
        try
        {
            TrainingState state = JsonSerializer.Deserialize<TrainingState>(json, Json) ?? throw new JsonException("empty");
            return state.Schema == 1 ? state : throw new JsonException($"schema {state.Schema} is newer than this version of Overmix reads (1)");
        }
        catch (JsonException cause)
        {
            throw new CheckpointException("state.json", $"cannot be read: {cause.Message}. Use the version of Overmix that wrote it.", inner: cause);
        }
    }
}
