using Overmix.Core.Curves;
using Overmix.Runs.Store;

namespace Overmix.Runs.Index;

/// <summary>What the logs of a run say in brief: all that listings need of them, in well under a kilobyte.</summary>
public sealed record RunDigest
{
    /// <summary>Number of evaluations.</summary>
    public required int Evaluations { get; init; }

    /// <summary>The last evaluation.</summary>
    public EpochRecord? Last { get; init; }

    /// <summary>The evaluation of least validation error, the earliest of equals, the untrained network apart.</summary>
    public EpochRecord? BestOnValidation { get; init; }

    /// <summary>The evaluation of least test error, the earliest of equals, the untrained network apart.</summary>
    public EpochRecord? OracleOnTest { get; init; }

    /// <summary>How the run ended; null if it did not, or was resumed since.</summary>
    public RunState? Ended { get; init; }

    /// <summary>Kinds of the events that tell of a guard, a switch or a signal, in order, each with its epoch; the last few.</summary>
    public IReadOnlyList<MarkedEvent> Marks { get; init; } = [];

    /// <summary>The test error over log-spaced epochs, a point a column at most: enough for a picture of a finger's width.</summary>
    public IReadOnlyList<SparkPoint> Spark { get; init; } = [];

    /// <summary>What is damaged in the logs, a sentence each.</summary>
    public IReadOnlyList<string> Damage { get; init; } = [];

    /// <summary>Which logs end in half a line, a sentence each.</summary>
    public IReadOnlyList<string> Torn { get; init; } = [];
}

/// <summary>An event worth a mark.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Epoch">Epochs completed when it happened.</param>
public readonly record struct MarkedEvent(string Kind, int Epoch);

/// <summary>A point of the small picture.</summary>
/// <param name="Epoch">Epochs completed; ≥ 1.</param>
/// <param name="TestError">Test error in [0, 1].</param>
public readonly record struct SparkPoint(int Epoch, float TestError);
