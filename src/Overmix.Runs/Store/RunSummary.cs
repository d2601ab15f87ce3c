using Overmix.Core.Curves;

namespace Overmix.Runs.Store;

/// <summary>A run in a line: what listings show. What is unknown is null.</summary>
public sealed record RunSummary
{
    /// <summary>The folder.</summary>
    public required string Path { get; init; }

    /// <summary>Name of the group: the folder above.</summary>
    public required string Name { get; init; }

    /// <summary>The folder's own name, for example <c>0007-a1b2c3d4</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Where the run stands.</summary>
    public required RunState State { get; init; }

    /// <summary>What is wrong, a sentence each; empty for a sound run.</summary>
    public required IReadOnlyList<string> Problems { get; init; }

    /// <summary>What the run is; null for a foreign or damaged <c>run.json</c>.</summary>
    public RunManifest? Manifest { get; init; }

    /// <summary>The newest heartbeat; null if there is none that can be read.</summary>
    public RunStatus? Status { get; init; }

    /// <summary>Number of evaluations logged.</summary>
    public int Evaluations { get; init; }

    /// <summary>Epochs completed: of the last evaluation, or of the heartbeat if that is later.</summary>
    public int EpochsDone { get; init; }

    /// <summary>The last evaluation.</summary>
    public EpochRecord? Last { get; init; }

    /// <summary>The evaluation of least validation error, the earliest of equals, the untrained network apart; null without a validation part.</summary>
    public EpochRecord? BestOnValidation { get; init; }

    /// <summary>The evaluation of least test error, the earliest of equals, the untrained network apart. An oracle's choice: nobody may choose an epoch by the test part.</summary>
    public EpochRecord? OracleOnTest { get; init; }

    /// <summary>Whether the run is done: it came to the end of its training, and with a network.</summary>
    public bool IsDone => State == RunState.Done && !HasDiverged;

    /// <summary>Whether the run has ended because its loss stopped being finite: its last evaluation says so. It is never done, and nothing is to be trained on.</summary>
    public bool HasDiverged => State is RunState.Failed or RunState.Done && Last is { Epoch: > 0, IsFinite: false };
}
