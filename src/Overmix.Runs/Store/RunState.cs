namespace Overmix.Runs.Store;

/// <summary>Where a run stands.</summary>
public enum RunState
{
    /// <summary>A process is writing it; or on another computer, its heartbeat is fresh.</summary>
    Running,

    /// <summary>Ended with exit code 0: its last event says so.</summary>
    Done,

    /// <summary>Stopped by a signal or a time limit, and saved: go on with <c>resume</c>.</summary>
    Stopped,

    /// <summary>Ended with an error.</summary>
    Failed,

    /// <summary>Neither ended nor written any more: its process was killed. Go on with <c>resume</c>.</summary>
    Crashed,

    /// <summary>Not a run that this version can read: no <c>run.json</c>, a newer schema, or no permission.</summary>
    Foreign,

    /// <summary>A file does not fit its checksum.</summary>
    Damaged,
}
