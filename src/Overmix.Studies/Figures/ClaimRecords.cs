using System.Text.Json.Serialization;
using Overmix.Core.Configuration;
using Overmix.Core.Curves;
using Overmix.Runs.Store;

namespace Overmix.Studies.Figures;

/// <summary>A finished run, as a claim sees it.</summary>
/// <param name="Config">Its configuration, as planned.</param>
/// <param name="Records">Its evaluations, epochs rising.</param>
/// <param name="Events">Its switches, stops and alarms.</param>
public sealed record ClaimRun(RunConfig Config, IReadOnlyList<EpochRecord> Records, IReadOnlyList<RunEvent> Events)
{
    /// <summary>Its seed.</summary>
    public long Seed => Config.Seed;

    /// <summary>Where it was made; null for numbers from elsewhere.</summary>
    public RunOrigin? Origin { get; init; }
}

/// <summary>Where a run was made.</summary>
/// <param name="Machine">The machine.</param>
/// <param name="OvermixVersion">The version.</param>
/// <param name="Commit">The commit; empty if unknown.</param>
/// <param name="DataSha256">SHA-256 of the data.</param>
/// <param name="Seconds">Time that its training took, seconds.</param>
public sealed record RunOrigin(RunMachine Machine, string OvermixVersion, string Commit, string DataSha256, double Seconds)
{
    /// <summary>The arithmetic, as resolved, for example <c>bfloat16</c>; null in records that are older than this member.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Precision { get; init; }

    /// <summary>What computed: <c>cpu</c> or <c>cuda</c>; null in records that are older than this member.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Device { get; init; }
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
    /// <param name="config">The configuration, as planned; its name and the place of its data do not matter.</param>
    /// <exception cref="ArgumentOutOfRangeException">It was not planned.</exception>
    public ClaimRun Of(RunConfig config) => Find(config) ?? throw new ArgumentOutOfRangeException(nameof(config), config.Name, "No run of this configuration was planned.");

    /// <summary>The runs of a configuration's seeds, in the seeds' order.</summary>
    /// <param name="config">The configuration; its own seed does not matter.</param>
    /// <param name="seeds">The seeds.</param>
    /// <exception cref="ArgumentOutOfRangeException">One was not planned.</exception>
    public IReadOnlyList<ClaimRun> Of(RunConfig config, IReadOnlyList<long> seeds) => [.. seeds.Select(seed => Of(config with { Seed = seed }))];

    internal ClaimRun? Find(RunConfig config) => _runs.GetValueOrDefault(RunKey.Of(config));
}
