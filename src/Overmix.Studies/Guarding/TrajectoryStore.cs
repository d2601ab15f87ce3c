namespace Overmix.Studies.Guarding;

/// <summary>The kept trajectories of the plan in a folder, and the work of recording those that are missing. Several processes may share a folder.</summary>
public sealed class TrajectoryStore
{
    private readonly string _folder;

    /// <summary>Opens a folder of records.</summary>
    /// <param name="folder">The folder; made if it is missing.</param>
    public TrajectoryStore(string folder) => _folder = folder;

    /// <summary>Records what is missing, in the plan's order.</summary>
    /// <param name="recorder">Trains.</param>
    /// <param name="isWanted">Which settings; null takes all.</param>
    /// <param name="said">Told each record as it is finished.</param>
    /// <returns>False if a stop was requested.</returns>
    public bool RecordMissing(TrajectoryRecorder recorder, Func<GuardSetting, bool>? isWanted, Action<Trajectory> said)
    {
        Directory.CreateDirectory(_folder);
        foreach ((GuardSetting setting, int seed) in GuardPlan.Runs.Where(run => isWanted?.Invoke(run.Setting) ?? true))
        {
            string path = TrajectoryFile.PathOf(_folder, setting.Id, seed);
            using FileStream? claim = File.Exists(path) ? null : TryClaim(path + ".lock");
            if (claim is null || File.Exists(path))
            {
                continue;
            }

            if (recorder.Record(setting, seed) is not { } trajectory)
            {
                File.Delete(path + ".lock");
                return false;
            }

            TrajectoryFile.Write(_folder, trajectory);
            File.Delete(path + ".lock");
            said(trajectory);
        }

        return true;
    }

    /// <summary>All kept trajectories of the plan, with their settings.</summary>
    /// <exception cref="GuardRecordException">A record cannot be read.</exception>
    public IReadOnlyList<(GuardSetting Setting, Trajectory Trajectory)> Read(GuardHalf half) =>
    [
        .. from run in GuardPlan.Runs
           where run.Setting.Half == half
           let trajectory = TrajectoryFile.TryRead(_folder, run.Setting.Id, run.Seed)
           where trajectory is not null
           select (run.Setting, trajectory),
    ];

    // Locked by the system, so that a killed process leaves no claim behind.
    private static FileStream? TryClaim(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
