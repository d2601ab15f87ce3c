namespace Overmix.Studies.Figures;

/// <summary>The claims about trained networks.</summary>
internal static class TrainingClaims
{
    /// <summary>All of them, in the order of the paper.</summary>
    public static IReadOnlyList<IClaim> All { get; } = [];
}
