namespace Overmix.Core.Curves;

/// <summary>Something that happened in a run: start, resume, checkpoint, signal, switch, rescale, stop (by a guard), batch audit, end.</summary>
/// <param name="Kind">What, kebab-case.</param>
/// <param name="Epoch">Epochs completed when it happened.</param>
/// <param name="Step">Optimiser steps completed when it happened.</param>
/// <param name="Details">Further facts by name: numbers, text or booleans.</param>
public sealed record RunEvent(string Kind, int Epoch, long Step, IReadOnlyDictionary<string, object> Details)
{
    /// <summary>An event with its details written inline.</summary>
    public static RunEvent Of(string kind, int epoch, long step, params (string Name, object Value)[] details) =>
        new(kind, epoch, step, details.ToDictionary(d => d.Name, d => d.Value));
}

/// <summary>Takes what a run produces, as it comes. Implemented by the run store; a library user may pass a list.</summary>
public interface IRunSink
{
    /// <summary>Takes an evaluation and its timing.</summary>
    void Record(EpochRecord record, Timing timing);

    /// <summary>Takes an event.</summary>
    void Note(RunEvent happening);

    /// <summary>Called after each step; cheap unless a heartbeat is due.</summary>
    void Progress(int epoch, long step, long totalSteps);
}
