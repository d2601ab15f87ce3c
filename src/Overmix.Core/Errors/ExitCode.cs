namespace Overmix.Core.Errors;

/// <summary>What a process of Overmix ends with.</summary>
public enum ExitCode
{
    /// <summary>Done; a guard's stop too.</summary>
    Done = 0,

    /// <summary>Failed.</summary>
    Failed = 1,

    /// <summary>The command line or the configuration is wrong.</summary>
    Usage = 2,

    /// <summary>Data or a checkpoint is missing or invalid.</summary>
    InvalidData = 3,

    /// <summary>Part of a sweep failed.</summary>
    PartFailed = 4,

    /// <summary>Stopped by SIGUSR1 or a time limit; saved, go on with <c>resume</c>.</summary>
    StoppedByLimit = 75,

    /// <summary>Stopped by SIGINT (Ctrl-C); saved.</summary>
    StoppedByInterrupt = 130,

    /// <summary>Stopped by SIGTERM, or by SIGHUP when its terminal was closed; saved.</summary>
    StoppedByTerminate = 143,
}
