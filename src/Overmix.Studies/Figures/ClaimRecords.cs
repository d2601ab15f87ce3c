using Overmix.Core.Configuration;
using Overmix.Core.Curves;

namespace Overmix.Studies.Figures;

/// <summary>A finished run, as a claim sees it.</summary>
/// <param name="Config">Its configuration.</param>
/// <param name="Records">Its evaluations, epochs rising.</param>
/// <param name="Events">What happened in it; only <c>switch</c>, <c>stop</c> and alarms where the records are kept ones.</param>
public sealed record ClaimRun(RunConfig Config, IReadOnlyList<EpochRecord> Records, IReadOnlyList<RunEvent> Events)
{
    /// <summary>Its seed.</summary>
    public long Seed => Config.Seed;
}

/// <summary>The records of the runs of all claims, found by configuration.</summary>
public sealed class ClaimRecords
{
    private readonly Dictionary<string, ClaimRun> _runs;

    /// <summary>Takes runs; of equal configurations the first counts.</summary>
    /// <param name="runs">The runs.</param>
    public ClaimRecords(IEnumerable<ClaimRun> runs)
    {
        _runs = [];
        foreach (ClaimRun run in runs)
        {
            _runs.TryAdd(RunKey.Of(run.Config), run);
        }
    }

    /// <summary>No runs: for claims that train nothing.</summary>
    public static ClaimRecords None { get; } = new([]);

    /// <summary>The run of a configuration.</summary>
    /// <param name="config">The configuration, as planned; its name does not matter.</param>
    /// <exception cref="ArgumentOutOfRangeException">It was not planned.</exception>
    public ClaimRun Of(RunConfig config) => _runs.GetValueOrDefault(RunKey.Of(config))
        ?? throw new ArgumentOutOfRangeException(nameof(config), config.Name, "No run of this configuration was planned.");

    /// <summary>The runs of several configurations, in their order.</summary>
    /// <param name="configs">The configurations, as planned.</param>
    /// <exception cref="ArgumentOutOfRangeException">One was not planned.</exception>
    public IReadOnlyList<ClaimRun> Of(IEnumerable<RunConfig> configs) => [.. configs.Select(Of)];
}
