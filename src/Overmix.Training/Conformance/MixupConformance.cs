namespace Overmix.Training.Conformance;

/// <summary>
/// What any Mixup implementation should keep, as clauses that can be run: each has caught a published implementation or a plausible slip.
/// Statistical clauses have a false-alarm rate of at most 10⁻⁶ each; they draw from fixed seeds, so a result repeats.
/// </summary>
public static class MixupConformance
{
    /// <summary>Runs every clause.</summary>
    /// <param name="subject">The implementation.</param>
    /// <returns>One result a clause. A clause during which the subject throws is not kept.</returns>
    public static IReadOnlyList<ConformanceResult> Check(IMixupImplementation subject) =>
    [
        ClauseRun.Of("same-class-pair", () => MixingClauses.SameClassPair(subject)),
        ClauseRun.Of("odd-batch", () => MixingClauses.MatchesPlainLoop(subject, 7)),
        ClauseRun.Of("batch-of-one", () => MixingClauses.MatchesPlainLoop(subject, 1)),
        ClauseRun.Of("alpha-zero-is-erm", () => DrawingClauses.AlphaZero(subject)),
        ClauseRun.Of("small-alpha-without-nan", () => DrawingClauses.SmallAlpha(subject)),
        ClauseRun.Of("target-mass-one", () => MixingClauses.TargetMass(subject)),
        ClauseRun.Of("lambda-moments", () => DrawingClauses.Moments(subject)),
        ClauseRun.Of("one-lambda-for-image-and-label", () => MixingClauses.OneLambda(subject)),
        ClauseRun.Of("lambda-weights-the-first", () => MixingClauses.WeightsTheFirst(subject)),
        ClauseRun.Of("swap-symmetry", () => MixingClauses.SwapSymmetry(subject)),
        ClauseRun.Of("bfloat16-labels", () => MixingClauses.BFloat16Labels(subject)),
        ClauseRun.Of("partners-are-a-uniform-permutation", () => DrawingClauses.UniformPermutation(subject)),
        ClauseRun.Of("thread-independence", () => DrawingClauses.ThreadIndependence(subject)),
    ];
}
