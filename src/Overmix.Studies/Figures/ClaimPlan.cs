using Overmix.Core.Configuration;

namespace Overmix.Studies.Figures;

/// <summary>What a claim needs before it can be judged.</summary>
/// <param name="Runs">The runs; empty where none is trained. A run's name is its group's: data, network and what differs, without the seed.</param>
/// <param name="Untested">Why its runs cannot be trained here, or it cannot be tested at this scale at all, and what would change that; null where it can. Runs that are kept count all the same.</param>
public sealed record ClaimPlan(IReadOnlyList<RunConfig> Runs, string? Untested = null)
{
    /// <summary>A claim that trains nothing.</summary>
    public static ClaimPlan NoRuns { get; } = new([]);

    /// <summary>A claim that cannot be tested at this scale.</summary>
    /// <param name="reason">Why, and what would change it; one sentence.</param>
    public static ClaimPlan Impossible(string reason) => new([], reason);

    /// <summary>Each configuration under each seed.</summary>
    /// <param name="groups">The configurations.</param>
    /// <param name="seeds">The seeds.</param>
    public static ClaimPlan Of(IEnumerable<RunConfig> groups, IReadOnlyList<long> seeds) =>
        new([.. from seed in seeds from config in groups select config with { Seed = seed }]);
}
