using Overmix.Core.Curves;
using Overmix.Core.Directives;
using Overmix.Core.Errors;
using Overmix.Training.Checkpoints;

namespace Overmix.Training.Loop;

/// <summary>What a training loop talks to. Every part is optional but the sink.</summary>
public sealed record TrainingHooks
{
    /// <summary>Takes records, events and progress.</summary>
    public required IRunSink Sink { get; init; }

    /// <summary>Decides after each evaluation; null goes on as configured.</summary>
    public IGuard? Guard { get; init; }

    /// <summary>Where the weights go that the guard wants kept; null keeps none, and a stop delivers the current ones.</summary>
    public KeptWeights? Kept { get; init; }

    /// <summary>Where checkpoints go; null writes none.</summary>
    public CheckpointStore? Checkpoints { get; init; }

    /// <summary>Makes the logs durable and gives their lengths, to be kept in a checkpoint.</summary>
    public Func<IReadOnlyDictionary<string, long>> FlushLogs { get; init; } = () => new Dictionary<string, long>();

    /// <summary>Asked before every step: null to go on, or the exit code of a requested stop.</summary>
    public Func<ExitCode?> StopRequested { get; init; } = () => null;

    /// <summary>The clock behind the timings.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}

/// <summary>Keeps a run's records and events in memory.</summary>
public sealed class MemorySink : IRunSink
{
    private readonly List<EpochRecord> _records = [];
    private readonly List<RunEvent> _events = [];

    /// <summary>The records so far.</summary>
    public IReadOnlyList<EpochRecord> Records => _records;

    /// <summary>The events so far.</summary>
    public IReadOnlyList<RunEvent> Events => _events;

    /// <inheritdoc/>
    public void Record(EpochRecord record, Timing timing) => _records.Add(record);

    /// <inheritdoc/>
    public void Note(RunEvent happening) => _events.Add(happening);

    /// <inheritdoc/>
    public void Progress(int epoch, long step, long totalSteps)
    {
    }
}

/// <summary>How a training loop ended.</summary>
public enum TrainingStatus
{
    /// <summary>The budget was used up.</summary>
    Completed,

    /// <summary>The guard ended it.</summary>
    StoppedByGuard,

    /// <summary>A stop was requested; a checkpoint was saved if there is a store.</summary>
    Interrupted,

    /// <summary>A loss stopped being finite; the records are kept.</summary>
    Diverged,
}

/// <summary>How a training loop ended.</summary>
/// <param name="Status">How.</param>
/// <param name="ExitCode">What a process should end with.</param>
/// <param name="Epoch">Epochs completed.</param>
/// <param name="Step">Steps completed.</param>
/// <param name="Message">One plain sentence.</param>
public sealed record TrainingOutcome(TrainingStatus Status, ExitCode ExitCode, int Epoch, long Step, string Message)
{
    /// <summary>Which weights to deliver; other than the current ones only after a guard's stop.</summary>
    public DeliveredWeights Delivery { get; init; } = DeliveredWeights.Current;

    /// <summary>The end of a run whose loss stopped being finite.</summary>
    /// <param name="epoch">Epochs completed.</param>
    /// <param name="step">Steps completed.</param>
    public static TrainingOutcome Diverged(int epoch, long step) =>
        new(TrainingStatus.Diverged, ExitCode.Failed, epoch, step, $"The loss stopped being finite by epoch {epoch}; lower optimizer.learningRate.");
}
