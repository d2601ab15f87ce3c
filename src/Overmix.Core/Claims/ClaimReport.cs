namespace Overmix.Core.Claims;

/// <summary>A finding with all that a reader needs to judge it, or to get it again.</summary>
public sealed record ClaimReport
{
    /// <summary>The claim's id.</summary>
    public required string Id { get; init; }

    /// <summary>What is claimed.</summary>
    public required string Statement { get; init; }

    /// <summary>Where.</summary>
    public required string Source { get; init; }

    /// <summary>Whether it is one of the paper's claims; a stand-in is not, and carries no claim's verdict.</summary>
    public required bool IsOfPaper { get; init; }

    /// <summary>The scale: <c>quick</c>, <c>cpu</c> or <c>paper</c>.</summary>
    public required string Scale { get; init; }

    /// <summary>The setting in words.</summary>
    public required string Setting { get; init; }

    /// <summary>The rule that decided.</summary>
    public required string Rule { get; init; }

    /// <summary>What was found.</summary>
    public required ClaimFinding Finding { get; init; }

    /// <summary>The command that gives it again.</summary>
    public required string Command { get; init; }

    /// <summary>Its runs; 0 where none were trained.</summary>
    public int Runs { get; init; }

    /// <summary>Hours of one core or GPU that the runs took; 0 without runs.</summary>
    public double Hours { get; init; }

    /// <summary>Where the numbers were computed, a phrase a machine.</summary>
    public IReadOnlyList<string> Machines { get; init; } = [];

    /// <summary>Versions of Overmix, libtorch and .NET, a phrase each combination.</summary>
    public IReadOnlyList<string> Versions { get; init; } = [];

    /// <summary>Commits that the numbers were computed at; none if the builds did not know.</summary>
    public IReadOnlyList<string> Commits { get; init; } = [];

    /// <summary>How many of its runs were made by a build that did not know its commit.</summary>
    public int RunsOfUnknownCommit { get; init; }

    /// <summary>SHA-256 of the data that its runs were trained on; more than one where it rests on several sets.</summary>
    public IReadOnlyList<string> DataSha256 { get; init; } = [];

    /// <summary>The arithmetic of its runs, for example <c>bfloat16 on cpu</c>; none where it is not known, or no run was trained.</summary>
    public IReadOnlyList<string> Arithmetic { get; init; } = [];
}
