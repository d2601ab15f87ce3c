using Overmix.Core.Configuration;

namespace Overmix.Studies.Figures;

/// <summary>What a claim needs before it can be judged.</summary>
/// <param name="Runs">The runs; empty where none is trained. A run's name is its group's: data, network and what differs, without the seed.</param>
/// <param name="Untested">Why it cannot be tested here, and what would change that, in one sentence; null where it can.</param>
public sealed record ClaimPlan(IReadOnlyList<RunConfig> Runs, string? Untested = null)
{
    /// <summary>A claim that trains nothing.</summary>
    public static ClaimPlan NoRuns { get; } = new([]);

    /// <summary>A claim that cannot be tested here.</summary>
    /// <param name="reason">Why, and what would change it; one sentence.</param>
    public static ClaimPlan Impossible(string reason) => new([], reason);
}
