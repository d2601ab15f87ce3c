using Overmix.Core.Suggestions;
using Overmix.Studies.Execution;

namespace Overmix.Studies.Figures;

/// <summary>All claims.</summary>
public static class ClaimCatalog
{
    /// <summary>The ids of the paper's claims, in its order. A stand-in has an id of its own behind them.</summary>
    public static IReadOnlyList<string> PaperIds { get; } =
    [
        "fig1", "fig2", "fig3", "less-data", "arch", "mse", "augment", "lemma1", "theorem1", "convex-noise", "lemma2", "theorem2", "mp", "grad-norm",
        "noise-first", "double-descent", "regime", "trajectory",
    ];

    /// <summary>The claims, the paper's first and in its order, then the stand-ins.</summary>
    public static IReadOnlyList<IClaim> All { get; } = [.. TrainingClaims.All.Concat(TheoryClaims.All).OrderBy(Place)];

    /// <summary>The claims of some ids, each once, in the catalogue's order; <c>all</c> names every one.</summary>
    /// <param name="ids">The ids.</param>
    /// <exception cref="StudyException">There is no claim of an id.</exception>
    public static IReadOnlyList<IClaim> Of(IReadOnlyCollection<string> ids)
    {
        string[] known = [.. All.Select(c => c.Id)];
        foreach (string id in ids.Where(i => i != "all" && !known.Contains(i)))
        {
            throw new StudyException($"There is no claim {id}{(NearestWord.To(id, known) is { } near ? $"; did you mean {near}?" : ".")} Known: all, {string.Join(", ", known)}.");
        }

        return [.. All.Where(c => ids.Contains("all") || ids.Contains(c.Id))];
    }

    private static int Place(IClaim claim) => PaperIds.ToList().IndexOf(claim.Id) is var place and >= 0 ? place : int.MaxValue;
}
