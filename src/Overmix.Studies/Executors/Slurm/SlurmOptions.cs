namespace Overmix.Studies.Executors.Slurm;

/// <summary>What a sweep's jobs ask of the cluster.</summary>
public sealed record SlurmOptions
{
    /// <summary>The partition; null takes the cluster's own.</summary>
    public string? Partition { get; init; }

    /// <summary>Time limit of an attempt as Slurm writes it, for example <c>02:00:00</c>; null takes the partition's. A run longer than that goes on in the next attempt.</summary>
    public string? Time { get; init; }

    /// <summary>Memory as Slurm writes it, for example <c>4G</c>; null takes the partition's.</summary>
    public string? Memory { get; init; }

    /// <summary>Processors of a job; at least the threads of its runs.</summary>
    public required int Cpus { get; init; }

    /// <summary>Jobs at a time; null leaves it to the cluster.</summary>
    public int? MaxParallel { get; init; }

    /// <summary>Tasks that a job does, one after the other; ≥ 1.</summary>
    public int TasksPerJob { get; init; } = 1;

    /// <summary>How often a job may go back into the queue at its time limit; ≥ 0.</summary>
    public int MaxRequeues { get; init; } = 100;

    /// <summary>How long before its time limit a job is told to save, seconds. Slurm may do so up to a minute earlier.</summary>
    public int SaveBefore { get; init; } = 120;
}
