using Overmix.Core.Configuration;
using Overmix.Runs.Store;
using Overmix.Training.Loop;

namespace Overmix.Studies.Execution;

/// <summary>A run to be started.</summary>
public sealed record RunOrder
{
    /// <summary>The resolved configuration; valid.</summary>
    public required RunConfig Config { get; init; }

    /// <summary>The configuration file as its user wrote it; null without one.</summary>
    public string? SourceText { get; init; }

    /// <summary>The <c>key=value</c> overrides, in order.</summary>
    public IReadOnlyList<string> Overrides { get; init; } = [];

    /// <summary>The command line.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>
    /// Whether to write event files for TensorBoard as well. No key of the configuration: it changes nothing about the run, and equal runs must have equal hashes.
    /// </summary>
    public bool TensorBoard { get; init; }

    /// <summary>The run's number in its group; null takes the next free one.</summary>
    public int? Number { get; init; }
}

/// <summary>What became of a run.</summary>
/// <param name="Run">Its folder.</param>
/// <param name="Outcome">How it ended.</param>
public sealed record RunResult(RunDirectory Run, TrainingOutcome Outcome);
