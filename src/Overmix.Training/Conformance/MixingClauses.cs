using Overmix.Core.Seeding;
using static TorchSharp.torch;

namespace Overmix.Training.Conformance;

/// <summary>Clauses on the mixing operation: each compares with a plain loop in double precision, tolerance a few units in the last place of the result's type.</summary>
internal static class MixingClauses
{
    private const double Float32Rounding = 4 * 1.2e-7; // k·ε on values of magnitude ≤ 4
    private const double BFloat16Rounding = 2 * 7.8e-3;
    private const int Classes = 5, Size = 6;

    public static (bool Holds, string Evidence) SameClassPair(IMixupImplementation subject)
    {
        Example batch = Example.Of(4, labels: [2, 2, 2, 2]);
        (_, Tensor targets) = subject.Mix(batch.Inputs, batch.Labels, Classes, [0f, 0.3f, 0.5f, 1f], [1, 0, 3, 2], ScalarType.Float32);
        double error = Math.Abs(1 - targets.select(1, 2).min().item<float>());
        return (error <= Float32Rounding, $"A pair of one class keeps its whole mass on it to {error:G2}.");
    }

    public static (bool Holds, string Evidence) MatchesPlainLoop(IMixupImplementation subject, int size)
    {
        Example batch = Example.Of(size);
        (Tensor inputs, Tensor targets) = subject.Mix(batch.Inputs, batch.Labels, Classes, batch.Lambda, batch.Partner, ScalarType.Float32);
        double error = Math.Max(batch.InputError(inputs), batch.TargetError(targets));
        return (error <= 4 * Float32Rounding, $"A batch of {size} differs from a plain loop by at most {error:G2}.");
    }

    public static (bool Holds, string Evidence) TargetMass(IMixupImplementation subject)
    {
        Example batch = Example.Of(33);
        (_, Tensor targets) = subject.Mix(batch.Inputs, batch.Labels, Classes, batch.Lambda, batch.Partner, ScalarType.Float32);
        double error = targets.sum(1).sub(1).abs().max().item<float>();
        bool nonnegative = targets.min().item<float>() >= 0;
        return (nonnegative && error <= Float32Rounding, $"Target rows sum to 1 within {error:G2}{(nonnegative ? "" : "; some mass is negative")}.");
    }

    public static (bool Holds, string Evidence) OneLambda(IMixupImplementation subject)
    {
        // Inputs that are their own one-hot labels: image and label must come out alike.
        Tensor labels = arange(Classes, ScalarType.Int64), inputs = nn.functional.one_hot(labels, Classes).to_type(ScalarType.Float32);
        (Tensor mixed, Tensor targets) = subject.Mix(inputs, labels, Classes, [0.1f, 0.3f, 0.5f, 0.7f, 0.9f], [4, 0, 1, 2, 3], ScalarType.Float32);
        double error = mixed.sub(targets).abs().max().item<float>();
        return (error <= Float32Rounding, $"Image and label weights differ by at most {error:G2}.");
    }

    public static (bool Holds, string Evidence) WeightsTheFirst(IMixupImplementation subject)
    {
        Tensor inputs = tensor(new float[] { 1, 0 }).reshape(2, 1), labels = tensor(new long[] { 0, 1 });
        (Tensor mixed, Tensor targets) = subject.Mix(inputs, labels, 2, [0.3f, 0.3f], [1, 0], ScalarType.Float32);
        (double x, double y) = (mixed[0, 0].item<float>(), targets[0, 0].item<float>());
        return (Math.Abs(x - 0.3) + Math.Abs(y - 0.3) <= 2 * Float32Rounding, $"At λ = 0.3 the row itself weighs {x:G3} in the image and {y:G3} in the label.");
    }

    public static (bool Holds, string Evidence) SwapSymmetry(IMixupImplementation subject)
    {
        Example batch = Example.Of(2);
        float[] complement = [1 - batch.Lambda[0], 1 - batch.Lambda[0]];
        Tensor swapped = tensor(new long[] { 1, 0 });
        (Tensor x, Tensor y) = subject.Mix(batch.Inputs, batch.Labels, Classes, [batch.Lambda[0], batch.Lambda[0]], [1, 0], ScalarType.Float32);
        (Tensor xs, Tensor ys) = subject.Mix(batch.Inputs.index_select(0, swapped), batch.Labels.index_select(0, swapped), Classes, complement, [1, 0], ScalarType.Float32);
        double error = Math.Max(x.sub(xs).abs().max().item<float>(), y.sub(ys).abs().max().item<float>());
        return (error <= 4 * Float32Rounding, $"Mixing x′ with x by 1−λ differs from x with x′ by λ by at most {error:G2}.");
    }

    public static (bool Holds, string Evidence) BFloat16Labels(IMixupImplementation subject)
    {
        Example batch = Example.Of(9);
        (_, Tensor targets) = subject.Mix(batch.Inputs, batch.Labels, Classes, batch.Lambda, batch.Partner, ScalarType.BFloat16);
        double error = batch.TargetError(targets.to_type(ScalarType.Float32));
        return (targets.dtype == ScalarType.BFloat16 && error <= BFloat16Rounding, $"bfloat16 targets are off by at most {error:G2} and of type {targets.dtype}.");
    }

    private sealed record Example(Tensor Inputs, Tensor Labels, float[] Lambda, int[] Partner)
    {
        public static Example Of(int size, long[]? labels = null)
        {
            RandomStream stream = new RandomStreams(20230501).Open(StreamName.Augment, size);
            float[] values = [.. Enumerable.Range(0, size * Size).Select(_ => (float)stream.NextGaussian())];
            labels ??= [.. Enumerable.Range(0, size).Select(_ => (long)stream.NextInt(Classes))];
            float[] lambda = [.. Enumerable.Range(0, size).Select(_ => (float)stream.NextDouble())];
            return new Example(tensor(values).reshape(size, 1, 2, 3), tensor(labels), lambda, stream.NextPermutation(size));
        }

        public double InputError(Tensor mixed)
        {
            float[] x = Inputs.data<float>().ToArray(), found = mixed.contiguous().data<float>().ToArray();
            return Enumerable.Range(0, found.Length).Max(i =>
            {
                (int row, int column) = Math.DivRem(i, Size);
                return Math.Abs(found[i] - (Lambda[row] * (double)x[i] + (1 - (double)Lambda[row]) * x[Partner[row] * Size + column]));
            });
        }

        public double TargetError(Tensor targets)
        {
            long[] y = Labels.data<long>().ToArray();
            float[] found = targets.contiguous().data<float>().ToArray();
            return Enumerable.Range(0, found.Length).Max(i =>
            {
                (int row, int c) = Math.DivRem(i, Classes);
                double mass = (y[row] == c ? Lambda[row] : 0.0) + (y[Partner[row]] == c ? 1 - (double)Lambda[row] : 0.0);
                return Math.Abs(found[i] - mass);
            });
        }
    }
}
