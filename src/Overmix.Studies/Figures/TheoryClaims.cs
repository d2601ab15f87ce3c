namespace Overmix.Studies.Figures;

/// <summary>The claims that need no training.</summary>
internal static class TheoryClaims
{
    /// <summary>All of them, in the order of the paper.</summary>
    public static IReadOnlyList<IClaim> All { get; } =
    [
        Lemma1Claim.Claim, Theorem1Claim.Claim, ConvexNoiseClaim.Claim, Lemma2Claim.Claim, Theorem2Claim.Claim, MarchenkoPasturClaim.Claim, NoiseFirstClaim.Claim,
        RegimeClaim.Claim,
    ];
}
