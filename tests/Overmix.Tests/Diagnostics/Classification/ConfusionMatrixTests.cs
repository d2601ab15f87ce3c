using CsCheck;
using Overmix.Diagnostics.Classification;

namespace Overmix.Tests.Diagnostics.Classification;

public sealed class ConfusionMatrixTests
{
    // Rounding: sums and quotients of a few numbers below 1.
    private const double Rounding = 1e-14;

    private static readonly int[] Labels = [0, 1, 2, 2, 0, 1, 2, 2], Predicted = [0, 2, 2, 1, 0, 1, 2, 0];

    [Fact]
    public void Of_AnExampleByHand_HasItsCountsAndRatios()
    {
        ConfusionMatrix m = ConfusionMatrix.Of(Labels, Predicted, 3);
        Assert.Equal([2, 0, 0, 0, 1, 1, 1, 1, 2], from i in new[] { 0, 1, 2 } from j in new[] { 0, 1, 2 } select m[i, j]);
        Assert.Equal((8, 5), (m.Count, m.Correct));
        Assert.Equal(3 / 8.0, m.Error, Rounding);
        Assert.Equal([0, 1 / 2.0, 1 / 2.0], new[] { 0, 1, 2 }.Select(m.ErrorOf));
        Assert.Equal([2 / 3.0, 1 / 2.0, 2 / 3.0], new[] { 0, 1, 2 }.Select(m.PrecisionOf));

        // F₁ = 2PR/(P+R): 2·⅔/(5/3) = 4/5; ½; 2·⅔·½/(7/6) = 4/7.
        Assert.Equal((4 / 5.0) + (1 / 2.0) + (4 / 7.0), 3 * m.MacroF1, Rounding);
        Assert.Equal((0 + 0.5 + 0.5) / 3, m.BalancedError, Rounding);
    }

    [Fact]
    public void MacroF1_AnExampleByHand_IsNotWhatIsOftenTakenForIt()
    {
        ConfusionMatrix m = ConfusionMatrix.Of(Labels, Predicted, 3);
        double precision = (2 / 3.0 + 1 / 2.0 + 2 / 3.0) / 3, recall = (1 + 1 / 2.0 + 1 / 2.0) / 3;
        Assert.NotEqual(2 * precision * recall / (precision + recall), m.MacroF1, 1e-3); // F₁ of the mean precision and recall
        Assert.NotEqual(1 - m.Error, m.MacroF1, 1e-3); // micro-F₁, the accuracy
    }

    [Fact]
    public void Figures_OfClassesWithoutExamples_AreUndefinedAndLeftOutOfMeans()
    {
        // Class 2 occurs and is never found; class 3 is predicted and never occurs; class 4 does neither.
        ConfusionMatrix m = ConfusionMatrix.Of([0, 0, 1, 2], [0, 0, 1, 3], 5);
        Assert.Equal([0, 0, 1, double.NaN, double.NaN], Enumerable.Range(0, 5).Select(m.ErrorOf));
        Assert.Equal([1, 1, double.NaN, 0, double.NaN], Enumerable.Range(0, 5).Select(m.PrecisionOf));
        Assert.Equal([1, 1, 0, 0, double.NaN], Enumerable.Range(0, 5).Select(m.F1Of));
        Assert.Equal(2 / 4.0, m.MacroF1, Rounding);
        Assert.Equal(1 / 3.0, m.BalancedError, Rounding);
    }

    [Fact]
    public void Of_AnyPredictions_AgreesWithPlainCounting() => Gen.Select(Gen.Int[1, 6], Gen.Int[1, 60]).SelectMany((classes, n) =>
        Gen.Select(Gen.Const(classes), Gen.Int[0, classes - 1].Array[n], Gen.Int[0, classes - 1].Array[n])).Sample((classes, labels, predicted) =>
    {
        ConfusionMatrix m = ConfusionMatrix.Of(labels, predicted, classes);
        (int Label, int Predicted)[] pairs = [.. labels.Zip(predicted)];
        double[] f1 = [.. Enumerable.Range(0, classes).Select(c =>
        {
            int hits = pairs.Count(p => p == (c, c)), misses = pairs.Count(p => p.Label == c && p.Predicted != c), alarms = pairs.Count(p => p.Label != c && p.Predicted == c);
            return hits / (hits + (0.5 * (misses + alarms)));
        }).Where(f => !double.IsNaN(f))];
        return Enumerable.Range(0, classes).All(c => m.Occurrences(c) == labels.Count(l => l == c) && m.Predictions(c) == predicted.Count(l => l == c))
            && Math.Abs(m.MacroF1 - (f1.Sum() / f1.Length)) < 1e-13
            && m.Error == (double)pairs.Count(p => p.Label != p.Predicted) / pairs.Length
            && m.LargestConfusions(100).Sum(w => w.Count) == pairs.Count(p => p.Label != p.Predicted);
    });

    [Fact]
    public void LargestConfusions_OfSeveral_AreTheMostFrequentFirst()
    {
        ConfusionMatrix m = ConfusionMatrix.Of([0, 0, 0, 1, 1, 2, 2, 2], [1, 1, 0, 0, 1, 0, 0, 0], 3);
        Assert.Equal([(2, 0, 3), (0, 1, 2)], m.LargestConfusions(2));
    }

    [Theory]
    [InlineData(new int[0], new int[0], 2)]
    [InlineData(new[] { 0 }, new[] { 0, 1 }, 2)]
    [InlineData(new[] { 2 }, new[] { 0 }, 2)]
    [InlineData(new[] { 0 }, new[] { -1 }, 2)]
    [InlineData(new[] { 0 }, new[] { 0 }, 0)]
    public void Of_WhatDoesNotFit_IsRefused(int[] labels, int[] predicted, int classes) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => ConfusionMatrix.Of(labels, predicted, classes));
}
