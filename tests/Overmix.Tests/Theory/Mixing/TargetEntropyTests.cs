using Overmix.Theory.Mixing;
using static Overmix.Tests.Theory.Mixing.MixingReference;

namespace Overmix.Tests.Theory.Mixing;

/// <summary>Entropy of one Mixup target against the whole target vector, summed plainly.</summary>
public sealed class TargetEntropyTests
{
    [Theory]
    [InlineData(0.3, 0, 10)]
    [InlineData(0.3, 0.1, 10)]
    [InlineData(0, 0.1, 3)]
    [InlineData(1, 0.2, 2)]
    [InlineData(0.5, 1, 7)]
    [InlineData(0.5, 0, 2)]
    public void OfPair_AgainstTheWholeVector_Equal(double lambda, double smoothing, int classes)
    {
        Near(OfVector(lambda, 1, smoothing, classes), TargetEntropy.OfUnlikePair(lambda, smoothing, classes), 1e-14, "unlike");
        Near(OfVector(lambda, 0, smoothing, classes), TargetEntropy.OfLikePair(smoothing, classes), 1e-14, "like");
    }

    [Fact]
    public void Binary_Ends_AreZeroAndTinyValuesKeepTheirDigits()
    {
        Assert.Equal(0, TargetEntropy.Binary(0));
        Assert.Equal(0, TargetEntropy.Binary(1));
        // H(λ) = λ(1 − ln λ) − λ²/2 + O(λ³)
        Near(1e-8 * (1 - Math.Log(1e-8)) - 0.5e-16, TargetEntropy.Binary(1e-8), 1e-15, "λ = 1e-8");
    }

    private static double OfVector(double lambda, int second, double smoothing, int classes)
    {
        double[] target = new double[classes];
        target[0] += lambda;
        target[second] += 1 - lambda;
        return target.Select(t => (1 - smoothing) * t + smoothing / classes).Where(t => t > 0).Sum(t => -t * Math.Log(t));
    }
}
