namespace Overmix.Studies.Figures;

/// <summary>The claims about trained networks.</summary>
internal static class TrainingClaims
{
    /// <summary>All of them, stand-ins last.</summary>
    public static IReadOnlyList<IClaim> All { get; } =
    [
        new Fig1Claim(), new Fig2Claim(), new Fig3Claim(), new LessDataClaim(), new ArchClaim(), new MseClaim(), new AugmentClaim(), new GradientNormClaim(), new DoubleDescentClaim(), new TrajectoryClaim(),
        new Fig1DigitsClaim(), new Fig2Cifar10Claim(), new Fig3Cifar10Claim(), new ArchDigitsClaim(),
    ];
}
