namespace Overmix.Core.Configuration;

/// <summary>Cadences of evaluation.</summary>
public enum CadenceKind
{
    /// <summary>So many times a decade of epochs.</summary>
    Log,

    /// <summary>Every k epochs.</summary>
    Every,
}

/// <summary>When the network is evaluated. The first and the last epoch always are.</summary>
public sealed record EvaluationConfig
{
    /// <summary>Which cadence.</summary>
    [Key("Cadence of evaluations: log-spaced or every k epochs.", Range = "log, every", Why = "Over-training unfolds over decades of epochs.")]
    public CadenceKind Cadence { get; init; } = CadenceKind.Log;

    /// <summary>Evaluations a decade.</summary>
    [Key("Evaluations a decade of epochs, for cadence: log.", Range = "[1, 1000]", Why = "Fine enough to see the turn, coarse enough to cost nothing.")]
    public int PerDecade { get; init; } = 16;

    /// <summary>Epochs between evaluations.</summary>
    [Key("Epochs between evaluations, for cadence: every.", Unit = "epochs", Range = "[1, 100000000]", Why = "Each epoch.")]
    public int Every { get; init; } = 1;

    /// <summary>Batch size of evaluations.</summary>
    [Key("Batch size of evaluations.", Unit = "examples", Range = "[1, 1000000]", Why = "Large: nothing is kept for a backward pass.")]
    public int BatchSize { get; init; } = 1_000;
}

/// <summary>When checkpoints are written and how many are kept.</summary>
public sealed record CheckpointConfig
{
    /// <summary>Epochs between checkpoints.</summary>
    [Key("Epochs between checkpoints; 0 writes one only at the end and when stopped.", Unit = "epochs", Range = "[0, 100000000]", Why = "A few seconds of work at the default size.")]
    public int Every { get; init; } = 1_000;

    /// <summary>How many of the newest to keep.</summary>
    [Key("How many of the newest checkpoints are kept.", Range = "[1, 1000000]", Why = "One to go on from, one in case the newest is damaged.")]
    public int KeepLast { get; init; } = 2;
}
