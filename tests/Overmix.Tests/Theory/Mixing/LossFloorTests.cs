using CsCheck;
using Overmix.Theory.Mixing;
using static Overmix.Tests.Theory.Mixing.MixingReference;

namespace Overmix.Tests.Theory.Mixing;

/// <summary>Lemma 1's floor for every pairing rule, class mix and smoothing.</summary>
public sealed class LossFloorTests
{
    private static readonly MixingLaw Flat = MixingLaw.Beta(1);
    private static readonly ClassCounts Cifar10 = ClassCounts.Balanced(10, 5000), Cifar100 = ClassCounts.Balanced(100, 500), Digits = ClassCounts.Balanced(10, 10);

    [Fact]
    public void CrossEntropy_AgainstSciPy_WithinStatedError()
    {
        foreach (var c in Cases("floors"))
        {
            double actual = LossFloor.CrossEntropy(MixingLaw.Beta(c.Number("alpha")), MixingCase.Pairing(c), MixingCase.Counts(c), c.Number("smoothing"));
            Near(c.Number("floor"), actual, c.Number("smoothing") == 0 ? 1e-12 : 1e-11, $"{c}");
        }
    }

    [Fact]
    public void CrossEntropy_PaperSetting_IsHalfTheUnlikeShare()
    {
        foreach (int classes in new[] { 2, 10, 100 })
        {
            double expected = (classes - 1) / (2.0 * classes);
            Near(expected, LossFloor.CrossEntropy(Flat, PairingModel.Independent, ClassCounts.Balanced(classes, 7)), 1e-14, $"C = {classes}");
            Near(expected, LossFloor.CrossEntropy(MixingLaw.Uniform(0, 1), PairingModel.AllPairs, ClassCounts.Balanced(classes, 7)), 1e-14, $"C = {classes}");
        }
    }

    [Fact]
    public void CrossEntropy_TrainingLoops_HaveTheirOwnFloors()
    {
        Assert.Equal(.44649, LossFloor.CrossEntropy(Flat, PairingModel.Permutation(128), Cifar10), 5e-6);
        Assert.Equal(.49114, LossFloor.CrossEntropy(Flat, PairingModel.Permutation(128), Cifar100), 5e-6);
        Assert.Equal(.45001, LossFloor.CrossEntropy(Flat, PairingModel.Derangement(128), Cifar10), 5e-6);
        Assert.Equal(.49501, LossFloor.CrossEntropy(Flat, PairingModel.Derangement(128), Cifar100), 5e-6);
        Assert.Equal(.44545, LossFloor.CrossEntropy(Flat, PairingModel.Permutation(50), Digits), 5e-6);
        Assert.Equal(.8732, LossFloor.CrossEntropy(Flat, PairingModel.Independent, Cifar10, smoothing: 0.1), 5e-5);
    }

    [Fact]
    public void CrossEntropy_NoMixing_IsTheEntropyOfTheLabelsAlone()
    {
        Assert.Equal(0, LossFloor.CrossEntropy(MixingLaw.None, PairingModel.Permutation(128), Cifar10));
        Near(TargetEntropy.OfLikePair(0.1, 10), LossFloor.CrossEntropy(MixingLaw.None, PairingModel.Permutation(128), Cifar10, 0.1), 1e-14, "smoothed");
        Assert.Equal(0, LossFloor.CrossEntropy(Flat, PairingModel.Permutation(8), new ClassCounts([40])));
    }

    [Fact]
    public void OfPairs_AllPairsAtFixedLambda_EqualsTheFormula()
    {
        int[] labels = [0, 0, 0, 1, 1, 2];
        MixedPair[] pairs = [.. labels.SelectMany(a => labels.Select(b => new MixedPair(a, b, 0.3)))];
        foreach (double smoothing in new[] { 0, 0.1 })
        {
            double formula = LossFloor.CrossEntropy(MixingLaw.Fixed(0.3), PairingModel.AllPairs, ClassCounts.OfLabels(labels, 3), smoothing);
            Near(formula, LossFloor.OfPairs(pairs, 3, smoothing), 1e-14, $"ε = {smoothing}");
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => LossFloor.OfPairs([], 3));
    }

    [Fact]
    public void CrossEntropy_AnyPredictor_StaysAboveAndTheTargetReachesIt() =>
        Gen.Select(Gen.Double[0, 1], Gen.Double[0, 0.5], Gen.Double[0.01, 1].Array[4]).Sample((lambda, smoothing, raw) =>
        {
            double total = raw.Sum(), floor = LossFloor.OfPairs([new MixedPair(0, 1, lambda)], 4, smoothing);
            double[] target = [.. new[] { lambda, 1 - lambda, 0, 0 }.Select(t => (1 - smoothing) * t + smoothing / 4)];
            double LossOf(Func<int, double> f) => target.Select((t, j) => t == 0 ? 0 : -t * Math.Log(f(j))).Sum();
            // Rounding of four terms each below 10.
            return LossOf(j => raw[j] / total) >= floor - 1e-14 && Math.Abs(LossOf(j => target[j]) - floor) <= 1e-14;
        });

    [Fact]
    public void CrossEntropy_PredictorThatKnowsThePairButNotLambda_PaysTheGap()
    {
        // Its best answer is the mean target, whose entropy is that of a fixed λ = E[λ]: log 2 in place of ½ for unlike pairs.
        double blind = LossFloor.CrossEntropy(MixingLaw.Fixed(Flat.Mean), PairingModel.Independent, Cifar10);
        double gap = blind - LossFloor.CrossEntropy(Flat, PairingModel.Independent, Cifar10);
        Near(0.9 * (Math.Log(2) - 0.5), gap, 1e-13, "gap");
        static double Term(double x) => x == 0 ? 0 : x * Math.Log(2 * x);
        Near(gap, 0.9 * Flat.Expect(x => Term(x) + Term(1 - x)), 1e-12, "mean Kullback–Leibler divergence");
    }

    [Fact]
    public void OfPairs_CollidingInputs_FloorIsNotReached()
    {
        // On a line, λ = ½: classes 0 at 0 and 2, class 1 at 1. x̃ = 1 comes from (0, 2) with label 0 and from (1, 1) with label 1.
        (double X, int Class)[] points = [(0, 0), (1, 1), (2, 0)];
        var mixed = points.SelectMany(p => points.Select(q => (X: (p.X + q.X) / 2, Pair: new MixedPair(p.Class, q.Class, 0.5)))).ToArray();
        double best = mixed.GroupBy(m => m.X).Sum(at => at.Count() / 9.0 * TargetEntropy.Binary(at.Average(m => MassOnOne(m.Pair))));
        double floor = LossFloor.OfPairs([.. mixed.Select(m => m.Pair)], 2);
        // Three of the nine meet at x̃ = 1: labels 0, 0 and 1, so a third each way instead of certainty.
        Near(3 / 9.0 * TargetEntropy.Binary(1 / 3.0), best - floor, 1e-13, "cost of the collision");
    }

    [Fact]
    public void InterpolatedSquaredError_Balanced_IsTheKnownFraction()
    {
        foreach (int classes in new[] { 2, 10, 100 })
        {
            double floor = LossFloor.InterpolatedSquaredError(Flat, PairingModel.Independent, ClassCounts.Balanced(classes, 3));
            Near((classes - 1) / (3.0 * classes), floor, 1e-14, $"C = {classes}");
        }
    }

    [Fact]
    public void InterpolatedSquaredError_AnyPredictor_StaysAboveAndTheTargetReachesIt() =>
        Gen.Select(Gen.Double[0, 1], Gen.Double[0, 0.5], Gen.Double[-1, 2].Array[3]).Sample((lambda, smoothing, predictor) =>
        {
            double floor = LossFloor.InterpolatedSquaredError(MixingLaw.Fixed(lambda), PairingModel.FixedSet([0], [1]), ClassCounts.Balanced(3, 1), smoothing);
            double[] y = Smooth([1, 0, 0], smoothing), z = Smooth([0, 1, 0], smoothing);
            double LossOf(IEnumerable<double> f) => f.Select((v, j) => lambda * (v - y[j]) * (v - y[j]) + (1 - lambda) * (v - z[j]) * (v - z[j])).Sum();
            return LossOf(predictor) >= floor - 1e-14 && Math.Abs(LossOf(y.Zip(z, (a, b) => lambda * a + (1 - lambda) * b)) - floor) <= 1e-14;
        });

    private static double[] Smooth(double[] target, double smoothing) => [.. target.Select(t => (1 - smoothing) * t + smoothing / target.Length)];

    private static double MassOnOne(MixedPair pair) => pair.Lambda * pair.FirstClass + (1 - pair.Lambda) * pair.SecondClass;
}
