using Overmix.Core.Claims;

namespace Overmix.Studies.Figures;

/// <summary>How much is spent on a claim.</summary>
public enum ClaimScale
{
    /// <summary>Embedded digits and synthetic worlds: minutes.</summary>
    Quick,

    /// <summary>CIFAR-10 images at reduced width and sample: some hours on two cores.</summary>
    Cpu,

    /// <summary>The paper's own networks, sets and fractions: a GPU.</summary>
    Paper,
}

/// <summary>What a claim is asked for.</summary>
/// <param name="Scale">How much is spent.</param>
public sealed record ClaimRequest(ClaimScale Scale)
{
    /// <summary>Folder or archive of CIFAR-10 as images; empty where there is none.</summary>
    public string Images { get; init; } = "";

    /// <summary>Where to compute: <c>cpu</c>, <c>cuda</c> or <c>cuda:N</c>; empty for the scale's own.</summary>
    public string Device { get; init; } = "";

    /// <summary>Whether the scale's own device is a GPU that is not here: what would be trained on it stays untested. A device that was named and is not there is an error instead.</summary>
    public bool LacksGpu { get; init; }

    /// <summary>Whether only the plan is wanted, for example of what another machine shall do: data need not be here.</summary>
    public bool IsPlanOnly { get; init; }
}

/// <summary>
/// A claim of the paper: what runs it needs, and what their numbers say. It holds no state, trains nothing, writes no file and prints nothing.
/// A claim that needs no training leaves <see cref="Plan"/> alone and computes in <see cref="Judge"/>.
/// </summary>
public interface IClaim
{
    /// <summary>Its id, for example <c>less-data</c>.</summary>
    string Id { get; }

    /// <summary>What is claimed, in our words; one sentence.</summary>
    string Statement { get; }

    /// <summary>Where the paper says so, for example <c>Liu et al. (2023), Figure 1</c>; or that it is a stand-in, and for what.</summary>
    string Source { get; }

    /// <summary>The setting in words: data, network, α, pairing, smoothing, optimiser, schedule, budget, and which of it is ours.</summary>
    /// <param name="scale">The scale.</param>
    string Setting(ClaimScale scale);

    /// <summary>The rule that decides, in words, with its numbers.</summary>
    string Rule { get; }

    /// <summary>The runs it needs. Equal configurations of several claims are trained once.</summary>
    /// <param name="request">What is asked.</param>
    ClaimPlan Plan(ClaimRequest request) => ClaimPlan.NoRuns;

    /// <summary>What the evidence says.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="records">The records of the planned runs, all done.</param>
    /// <param name="progress">Told the share done, in [0, 1], by claims that compute for long.</param>
    /// <param name="stop">Ends a long computation with <see cref="OperationCanceledException"/>.</param>
    ClaimFinding Judge(ClaimRequest request, ClaimRecords records, IProgress<double> progress, CancellationToken stop);
}
