namespace Overmix.Runs.Writing;

/// <summary>How long the logs of a run were at a checkpoint, in bytes. A resume cuts them back to this.</summary>
/// <param name="Metrics">Bytes of <c>metrics.jsonl</c>.</param>
/// <param name="Timings">Bytes of <c>timings.jsonl</c>.</param>
/// <param name="Events">Bytes of <c>events.jsonl</c>.</param>
public readonly record struct LogOffsets(long Metrics, long Timings, long Events);

/// <summary>Where a run goes on.</summary>
/// <param name="Offsets">How long the logs were there.</param>
/// <param name="Epoch">Epochs completed there.</param>
/// <param name="Step">Steps completed there.</param>
/// <param name="From">What is gone on from, for the event: a checkpoint's name.</param>
public sealed record ResumePoint(LogOffsets Offsets, int Epoch, long Step, string From)
{
    /// <summary>No checkpoint: the run starts afresh, its logs are emptied.</summary>
    public static ResumePoint Beginning { get; } = new(default, 0, 0, "the beginning");
}
