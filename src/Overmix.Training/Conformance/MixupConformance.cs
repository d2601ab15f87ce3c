using static TorchSharp.torch;

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
        Run("same-class-pair", () => MixingClauses.SameClassPair(subject)),
        Run("odd-batch", () => MixingClauses.MatchesPlainLoop(subject, 7)),
        Run("batch-of-one", () => MixingClauses.MatchesPlainLoop(subject, 1)),
        Run("alpha-zero-is-erm", () => DrawingClauses.AlphaZero(subject)),
        Run("small-alpha-without-nan", () => DrawingClauses.SmallAlpha(subject)),
        Run("target-mass-one", () => MixingClauses.TargetMass(subject)),
        Run("lambda-moments", () => DrawingClauses.Moments(subject)),
        Run("one-lambda-for-image-and-label", () => MixingClauses.OneLambda(subject)),
        Run("lambda-weights-the-first", () => MixingClauses.WeightsTheFirst(subject)),
        Run("swap-symmetry", () => MixingClauses.SwapSymmetry(subject)),
        Run("bfloat16-labels", () => MixingClauses.BFloat16Labels(subject)),
        Run("partners-are-a-uniform-permutation", () => DrawingClauses.UniformPermutation(subject)),
        Run("thread-independence", () => DrawingClauses.ThreadIndependence(subject)),
    ];

    private static ConformanceResult Run(string clause, Func<(bool Holds, string Evidence)> check)
    {
        using var scope = NewDisposeScope();
        try
        {
            (bool holds, string evidence) = check();
            return new ConformanceResult(clause, holds, evidence);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            return new ConformanceResult(clause, false, $"It threw {failure.GetType().Name}: {failure.Message}");
        }
    }
}
