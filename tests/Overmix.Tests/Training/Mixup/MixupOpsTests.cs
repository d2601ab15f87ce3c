using CsCheck;
using Overmix.Core.Configuration;
using Overmix.Native;
using Overmix.Training.Mixup;
using static TorchSharp.torch;

namespace Overmix.Tests.Training.Mixup;

public sealed class MixupOpsTests
{
    private const double UnitRoundoff = 1.0 / (1 << 24);

    private static readonly Gen<(int[] Tail, float[] Lambda, int[] Permutation, int Seed)> Cases =
        from rows in Gen.Int[1, 7]
        from tail in Gen.Int[1, 4].Array[0, 3]
        from lambda in Gen.OneOf(Gen.Const(0f), Gen.Const(1f), Gen.Const(0.5f), Gen.Float[0, 1]).Array[rows]
        from permutation in Gen.Shuffle(Enumerable.Range(0, rows).ToArray())
        from seed in Gen.Int[0, 1_000_000]
        select (tail, lambda, permutation, seed);

    public MixupOpsTests() => LibTorch.EnsureLoaded();

    [Fact]
    public void BlendWithin_AnyShapeLambdaAndPermutation_EqualsAPlainLoop() => Cases.Sample(c =>
    {
        using var scope = NewDisposeScope();
        (int rows, int width) = (c.Lambda.Length, c.Tail.Aggregate(1, (a, b) => a * b));
        float[] x = [.. Enumerable.Range(0, rows * width).Select(i => (float)Math.Sin(c.Seed + 1.7 * i) * 3)];
        Tensor batch = tensor(x, [rows, .. c.Tail.Select(t => (long)t)]);
        Tensor mixed = MixupOps.BlendWithin(batch, tensor(c.Lambda), tensor(Array.ConvertAll(c.Permutation, p => (long)p)));
        float[] found = mixed.data<float>().ToArray();
        for (int k = 0; k < rows * width; k++)
        {
            (double own, double partner, double lambda) = (x[k], x[c.Permutation[k / width] * width + k % width], c.Lambda[k / width]);
            // Rounding: a difference, a product and a sum, each of at most |x| + |x′|, in float32.
            double allowed = 4 * UnitRoundoff * (Math.Abs(own) + Math.Abs(partner));
            Assert.Equal(lambda * own + (1 - lambda) * partner, found[k], allowed);
        }

        Assert.Equal(batch.shape, mixed.shape);
    });

    [Fact]
    public void Blend_LambdaOneOrZero_GivesThatSampleBitForBit() => Gen.Float[-1e30f, 1e30f].Array[1, 40].Sample(values =>
    {
        using var scope = NewDisposeScope();
        float[] reversed = [.. values.Reverse()];
        (Tensor first, Tensor second) = (tensor(values).reshape(-1, 1), tensor(reversed).reshape(-1, 1));
        Tensor one = ones(values.Length);
        // Compared as numbers: the sign of a zero may be lost.
        return MixupOps.Blend(first, second, one).data<float>().ToArray().SequenceEqual(values)
            && MixupOps.Blend(first, second, zeros(values.Length)).data<float>().ToArray().SequenceEqual(reversed);
    });

    [Fact]
    public void Blend_Inputs_AreLeftAlone()
    {
        using var scope = NewDisposeScope();
        (Tensor first, Tensor second) = (tensor(new float[] { 1, 2 }, [2, 1]), tensor(new float[] { 5, 6 }, [2, 1]));
        MixupOps.Blend(first, second, tensor(new[] { 0.25f, 1f })).fill_(9);
        Assert.Equal([1f, 2, 5, 6], first.data<float>().Concat(second.data<float>()));
    }

    [Fact]
    public void Blend_FoldedLambda_IsCaught()
    {
        using var scope = NewDisposeScope();
        (Tensor first, Tensor second) = (tensor(new float[] { 0 }, [1, 1]), tensor(new float[] { 1 }, [1, 1]));
        Assert.Equal(0.75f, MixupOps.Blend(first, second, tensor(new[] { 0.25f })).item<float>()); // max(λ, 1−λ) would give 0.25
    }

    [Theory]
    [InlineData(new long[] { 2, 3 }, new long[] { 2, 4 }, new long[] { 2 })]
    [InlineData(new long[] { 2, 3 }, new long[] { 3, 2 }, new long[] { 2 })]
    [InlineData(new long[] { 2, 3 }, new long[] { 2, 3 }, new long[] { 3 })]
    [InlineData(new long[] { 2, 3 }, new long[] { 2, 3 }, new long[] { 1 })]
    [InlineData(new long[] { 2, 3 }, new long[] { 2, 3 }, new long[] { 2, 1 })]
    [InlineData(new long[] { 2, 3 }, new long[] { 1, 3 }, new long[] { 2 })]
    public void Blend_ShapesThatDoNotFit_AreRefusedWithTheShapes(long[] first, long[] second, long[] lambda)
    {
        using var scope = NewDisposeScope();
        ArgumentException error = Assert.Throws<ArgumentException>(() => MixupOps.Blend(zeros(first), zeros(second), zeros(lambda)));
        Assert.Contains($"[{string.Join(", ", first)}] with [{string.Join(", ", second)}] by λ [{string.Join(", ", lambda)}]", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Smooth_Targets_GivesTheFormulaAndKeepsTheMass()
    {
        using var scope = NewDisposeScope();
        Tensor targets = tensor(new[] { 0.25f, 0.75f, 0, 0 }, [1, 4]);
        float[] smoothed = MixupOps.Smooth(targets, 0.1).data<float>().ToArray();
        Assert.Equal([0.25, 0.7, 0.025, 0.025], smoothed.Select(v => (double)v), (a, b) => Math.Abs(a - b) < 4 * UnitRoundoff);
        Assert.Equal([0.25f, 0.75f, 0, 0], targets.data<float>().ToArray());
        Assert.Equal([0.25f, 0.75f, 0, 0], MixupOps.Smooth(targets, 0).data<float>().ToArray());
    }

    [Fact]
    public void Loss_SoftTargets_EqualsTheHandComputation()
    {
        using var scope = NewDisposeScope();
        double[][] logits = [[0.5, -1, 2], [3, 0, -2]], targets = [[0.25, 0, 0.75], [0, 1, 0]];
        (double crossEntropy, double squared) = (0, 0);
        for (int k = 0; k < 2; k++)
        {
            double[] f = Softmax(logits[k]);
            crossEntropy -= targets[k].Zip(f, (y, p) => y * Math.Log(p)).Sum() / 2;
            squared += targets[k].Zip(f, (y, p) => (p - y) * (p - y)).Sum() / 2;
        }

        (Tensor l, Tensor t) = (tensor(Flat(logits), [2, 3]), tensor(Flat(targets), [2, 3]));
        // Rounding: some 20 float operations on numbers below 4.
        Assert.Equal(crossEntropy, MixupOps.Loss(LossKind.CrossEntropy, l, t).item<float>(), 80 * UnitRoundoff);
        Assert.Equal(squared, MixupOps.Loss(LossKind.MeanSquaredError, l, t).item<float>(), 80 * UnitRoundoff);
        Assert.True(Math.Abs(squared / 3 - squared) > 1e-2, "a mean over classes would be seen");
        Assert.Throws<ArgumentOutOfRangeException>(() => MixupOps.Loss((LossKind)9, l, t));
    }

    [Fact]
    public void Loss_MixedTargets_EqualsTheInterpolationOfTwoLosses()
    {
        using var scope = NewDisposeScope();
        Tensor logits = tensor(new[] { 0.3f, -0.7f, 1.1f }, [1, 3]);
        double Loss(params float[] target) => MixupOps.Loss(LossKind.CrossEntropy, logits, tensor(target, [1, 3])).item<float>();
        Assert.Equal(0.3 * Loss(1, 0, 0) + 0.7 * Loss(0, 0, 1), Loss(0.3f, 0, 0.7f), 40 * UnitRoundoff);
    }

    private static double[] Softmax(double[] logits)
    {
        double sum = logits.Sum(Math.Exp);
        return [.. logits.Select(l => Math.Exp(l) / sum)];
    }

    private static float[] Flat(double[][] rows) => [.. rows.SelectMany(r => r).Select(v => (float)v)];
}
