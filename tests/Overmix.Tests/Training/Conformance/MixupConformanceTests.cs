using Overmix.Native;
using Overmix.Training.Conformance;
using static TorchSharp.torch;

namespace Overmix.Tests.Training.Conformance;

/// <summary>The suite passes Overmix and catches, clause by clause, the slips that have been published.</summary>
public sealed class MixupConformanceTests
{
    public MixupConformanceTests() => LibTorch.EnsureLoaded();

    [Fact]
    public void Check_Overmix_KeepsEveryClause()
    {
        IReadOnlyList<ConformanceResult> results = MixupConformance.Check(new OvermixImplementation());
        Assert.Equal(13, results.Count);
        Assert.All(results, r => Assert.True(r.Holds, $"{r.Clause}: {r.Evidence}"));
    }

    [Theory]
    [InlineData(Slip.LosesSameClassMass, "same-class-pair")]
    [InlineData(Slip.LosesSameClassMass, "target-mass-one")]
    [InlineData(Slip.RefusesOddBatches, "odd-batch")]
    [InlineData(Slip.RefusesOddBatches, "batch-of-one")]
    [InlineData(Slip.ImageUnchanged, "one-lambda-for-image-and-label")]
    [InlineData(Slip.WeightsThePartner, "lambda-weights-the-first")]
    [InlineData(Slip.FoldsLambda, "swap-symmetry")]
    [InlineData(Slip.FoldsDraws, "lambda-moments")]
    [InlineData(Slip.NaiveSmallAlpha, "small-alpha-without-nan")]
    [InlineData(Slip.MixesAtAlphaZero, "alpha-zero-is-erm")]
    [InlineData(Slip.KeepsFloatLabels, "bfloat16-labels")]
    [InlineData(Slip.ReversesTheBatch, "partners-are-a-uniform-permutation")]
    [InlineData(Slip.DrawsDependOnThread, "thread-independence")]
    public void Check_WithSlip_NamesTheClause(Slip slip, string clause)
    {
        ConformanceResult result = MixupConformance.Check(new SlippingImplementation(slip)).Single(r => r.Clause == clause);
        Assert.False(result.Holds, result.Evidence);
    }

    public enum Slip
    {
        LosesSameClassMass,
        RefusesOddBatches,
        ImageUnchanged,
        WeightsThePartner,
        FoldsLambda,
        FoldsDraws,
        NaiveSmallAlpha,
        MixesAtAlphaZero,
        KeepsFloatLabels,
        ReversesTheBatch,
        DrawsDependOnThread,
    }

    private sealed class SlippingImplementation(Slip slip) : IMixupImplementation
    {
        private readonly OvermixImplementation _right = new();

        public (Tensor Inputs, Tensor Targets) Mix(Tensor inputs, Tensor labels, int classes, float[] lambda, int[] partner, ScalarType targetType)
        {
            float[] weights = slip switch
            {
                Slip.WeightsThePartner => [.. lambda.Select(l => 1 - l)],
                Slip.FoldsLambda => [.. lambda.Select(l => Math.Max(l, 1 - l))],
                _ => lambda,
            };
            if (slip == Slip.RefusesOddBatches && lambda.Length % 2 == 1)
            {
                throw new ArgumentException("Batch size should be even.");
            }

            (Tensor x, Tensor y) = _right.Mix(inputs, labels, classes, weights, partner, slip == Slip.KeepsFloatLabels ? ScalarType.Float32 : targetType);
            return slip switch
            {
                Slip.ImageUnchanged => (inputs, y),
                Slip.LosesSameClassMass => (x, y.clamp(0, 0.9)),
                _ => (x, y),
            };
        }

        public float[] DrawLambda(double alpha, int count, ulong seed)
        {
            float[] lambda = _right.DrawLambda(slip == Slip.MixesAtAlphaZero ? alpha + 1 : alpha, count, slip == Slip.DrawsDependOnThread ? seed + (ulong)Environment.CurrentManagedThreadId : seed);
            return slip switch
            {
                Slip.FoldsDraws => [.. lambda.Select(l => Math.Max(l, 1 - l))],
                Slip.NaiveSmallAlpha when alpha < 0.01 => [.. lambda.Select((l, k) => k % 5 == 0 ? float.NaN : l)],
                _ => lambda,
            };
        }

        public int[] DrawPartners(int batch, ulong seed) =>
            slip == Slip.ReversesTheBatch ? [.. Enumerable.Range(0, batch).Reverse()] : _right.DrawPartners(batch, seed);
    }
}
