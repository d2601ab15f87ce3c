using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Overmix.Core.Configuration;
using Overmix.Training.Data;

namespace Overmix.Training.Delivery;

/// <summary>
/// What a trained network is and what it expects: <c>model.json</c>. Together with its weights it is all that prediction needs; no configuration, no data, no run folder.
/// </summary>
public sealed record ModelCard
{
    /// <summary>The schema this version writes, and the newest that it reads.</summary>
    public const int CurrentSchema = 1;

    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = 8,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    /// <summary>Version of this layout.</summary>
    public int Schema { get; init; } = CurrentSchema;

    /// <summary>Version of Overmix that trained it.</summary>
    public required string OvermixVersion { get; init; }

    /// <summary>The run it comes from, as people name it; empty if none.</summary>
    public string Run { get; init; } = "";

    /// <summary>The run's full hash; empty if none.</summary>
    public string RunHash { get; init; } = "";

    /// <summary>Epochs completed.</summary>
    public required int Epoch { get; init; }

    /// <summary>Optimiser steps completed.</summary>
    public required long Step { get; init; }

    /// <summary>The same place as checkpoints are named: <c>ep00120</c>, or <c>ep00120-s0003</c> amid an epoch.</summary>
    public required string Position { get; init; }

    /// <summary>The objective windows it was trained with.</summary>
    public string Objective { get; init; } = "";

    /// <summary>Which weights these are.</summary>
    public ModelWeightKind Weights { get; init; } = ModelWeightKind.Trained;

    /// <summary>The architecture.</summary>
    public required ModelConfig Architecture { get; init; }

    /// <summary>Number d of trainable parameters.</summary>
    public required long Parameters { get; init; }

    /// <summary>Names of the classes, <c>[C]</c>, in the order of the logits.</summary>
    public required IReadOnlyList<string> Classes { get; init; }

    /// <summary>Shape of one input.</summary>
    public required InputShape Input { get; init; }

    /// <summary>What is done to an input in [0, 1] before the network sees it.</summary>
    public required Standardization Standardization { get; init; }

    /// <summary>How it was computed with; a prediction elsewhere agrees up to rounding.</summary>
    public required ComputeFacts Compute { get; init; }

    /// <summary>The examples it was trained on.</summary>
    public required DataFacts Data { get; init; }

    /// <summary>The card as JSON.</summary>
    internal byte[] ToJson() => [.. JsonSerializer.SerializeToUtf8Bytes(this, Json), (byte)'\n'];

    /// <summary>Reads a card.</summary>
    /// <param name="file">Name for messages.</param>
    /// <param name="json">The text.</param>
    /// <exception cref="Checkpoints.CheckpointException">It is no card of this version, or contradicts itself.</exception>
    internal static ModelCard FromJson(string file, ReadOnlySpan<byte> json) => ModelCardReader.Read(file, json, Json);
}

/// <summary>Which weights of a run a model has.</summary>
public enum ModelWeightKind
{
    /// <summary>Those of the last step.</summary>
    Trained,

    /// <summary>Their exponential moving average (ema.decay).</summary>
    Average,
}

/// <summary>Shape of one input of a network.</summary>
/// <param name="Channels">Channels: 1 is grey, 3 is red, green, blue.</param>
/// <param name="Height">Pixels.</param>
/// <param name="Width">Pixels.</param>
public sealed record InputShape(int Channels, int Height, int Width);

/// <summary>How a network was computed with.</summary>
/// <param name="Precision">Precision of the arithmetic; not auto.</param>
/// <param name="Layout">Memory layout of images; not auto.</param>
/// <param name="Threads">Threads of libtorch; 0 is all cores.</param>
/// <param name="EvaluationBatchSize">Examples a forward pass of an evaluation.</param>
public sealed record ComputeFacts(Precision Precision, ImageLayout Layout, int Threads, int EvaluationBatchSize);

/// <summary>The examples a network was trained on.</summary>
/// <param name="Name">Name of the data set.</param>
/// <param name="Sha256">SHA-256 of the data set.</param>
/// <param name="TrainCounts">Training examples of each class, <c>[C]</c>, labels after noise.</param>
/// <param name="Preparation">How it was split and treated.</param>
/// <param name="Seed">Root seed of the run, which the split follows unless the preparation has a seed of its own.</param>
public sealed record DataFacts(string Name, string Sha256, IReadOnlyList<int> TrainCounts, DataConfig Preparation, long Seed);
