namespace Overmix.Studies.Figures;

/// <summary>The claims that need no training.</summary>
internal static class TheoryClaims
{
    /// <summary>All of them, in the order of the paper.</summary>
    public static IReadOnlyList<IClaim> All { get; } = [];
}
