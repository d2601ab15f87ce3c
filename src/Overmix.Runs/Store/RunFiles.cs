namespace Overmix.Runs.Store;

/// <summary>Names of what lies in a run folder.</summary>
public static class RunFiles
{
    /// <summary>Written once: what the run is. Its presence makes a folder a run.</summary>
    public const string Manifest = "run.json";

    /// <summary>The configuration, resolved in full.</summary>
    public const string Config = "config.yaml";

    /// <summary>The configuration file as its user wrote it.</summary>
    public const string ConfigSource = "config.source.yaml";

    /// <summary>The overrides given on the command line, one a line.</summary>
    public const string Overrides = "overrides.txt";

    /// <summary>Heartbeat of the writing process.</summary>
    public const string Status = "status.json";

    /// <summary>Held locked by the writing process for as long as it lives.</summary>
    public const string Lock = "writer.lock";

    /// <summary>Folder of the checkpoints.</summary>
    public const string Checkpoints = "checkpoints";

    /// <summary>The verdict, written by whoever diagnoses the run.</summary>
    public const string Verdict = "verdict.json";

    /// <summary>Folder of the event files for TensorBoard, if they were asked for.</summary>
    public const string TensorBoard = "tensorboard";

    /// <summary>Folder of the mixed examples.</summary>
    public const string Gallery = "gallery";

    /// <summary>What the guard's scouts found.</summary>
    public const string Forecast = "guard-forecast.json";

    /// <summary>The weights that the guard had kept.</summary>
    public const string KeptWeights = "guard-kept.safetensors";

    /// <summary>Folder of the report.</summary>
    public const string Report = "report";
}
