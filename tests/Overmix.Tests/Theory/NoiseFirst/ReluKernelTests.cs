using System.Text.Json;
using Overmix.Core.Seeding;
using Overmix.Tests.Theory.LabelNoise;
using Overmix.Tests.Theory.Mixing;
using Overmix.Theory.GradientFlow;
using Overmix.Theory.NoiseFirst;

namespace Overmix.Tests.Theory.NoiseFirst;

/// <summary>ReLU kernels against SciPy and against sampled networks.</summary>
public sealed class ReluKernelTests
{
    [Fact]
    public void Kernels_AgainstSciPy_Equal()
    {
        foreach (JsonElement table in ReferenceFile.Load("relu_kernels.json").GetProperty("tables").EnumerateArray())
        {
            double[] inputs = table.Numbers("inputs");
            int size = table.Whole("inputSize");
            Compare(table.Numbers("firstLayer"), ReluKernels.FirstLayerTangent(inputs, size));
            Compare(table.Numbers("randomFeature"), ReluKernels.RandomFeature(inputs, size));
            Compare([.. table.Numbers("firstLayer").Zip(table.Numbers("randomFeature"), (a, b) => a + b)], ReluKernels.Tangent(inputs, size));
        }
    }

    [Fact]
    public void Kernels_AgainstSampledNeurons_Agree()
    {
        double[] x = [1, 0.5, -0.3], y = [0.2, -1, 0.7], both = [.. x, .. y];
        RandomStream stream = new RandomStreams(3).Open(StreamName.Theory);
        double[] active = new double[20_000], product = new double[active.Length];
        for (int k = 0; k < active.Length; k++)
        {
            double left = 0, right = 0, inner = 0;
            for (int i = 0; i < 3; i++)
            {
                double w = stream.NextGaussian();
                (left, right, inner) = (left + (w * x[i]), right + (w * y[i]), inner + (x[i] * y[i]));
            }

            active[k] = left > 0 && right > 0 ? inner : 0;
            product[k] = Math.Max(left, 0) * Math.Max(right, 0);
        }

        Assert.True(FalseAlarm.MeanAgrees(active, ReluKernels.FirstLayerTangent(both, 3)[1]));
        Assert.True(FalseAlarm.MeanAgrees(product, ReluKernels.RandomFeature(both, 3)[1]));
    }

    [Fact]
    public void Descent_AgainstPlainSteps_Equal()
    {
        double[] x = [1, 0, 0, 1, 0.6, 0.8, -0.5, 0.5], y = [1, -1, 0.5, 2];
        double[] kernel = ReluKernels.Tangent(x, 2), u = new double[4];
        KernelDescent descent = new(EigenBasis.Of(kernel, 4), y);
        double size = Math.Sqrt(y.Sum(v => v * v));
        for (int step = 0; step <= 50; step++)
        {
            double[] residual = [.. y.Zip(u, (a, b) => a - b)];
            Assert.Equal(Math.Sqrt(residual.Sum(v => v * v)) / size, descent.Residual(0.3, step), 1e-13);
            u = [.. u.Select((value, i) => value + (0.3 * Enumerable.Range(0, 4).Sum(j => kernel[(i * 4) + j] * residual[j])))];
        }

        Assert.Equal(1, descent.Energies.Sum(), 1e-13);
        Assert.Equal(1, descent.CumulativeEnergies()[^1], 1e-13);
    }

    [Fact]
    public void Kernels_BadArguments_OutOfRange()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => ReluKernels.Tangent([1, 2, 3], 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => ReluKernels.Tangent([1, 2], 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => ReluKernels.RandomFeature([1, double.NaN], 2));
        EigenBasis basis = EigenBasis.Of([1, 0, 0, 1], 2);
        Assert.Throws<ArgumentOutOfRangeException>(() => new KernelDescent(basis, [0, 0]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new KernelDescent(basis, [1, double.NaN]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new KernelDescent(basis, [1, 1]).Residual(double.NaN, 1));
        Assert.Equal(0, ReluKernels.Tangent([0, 0], 2)[0]);
    }

    private static void Compare(double[] expected, double[] actual)
    {
        double scale = expected.Max(Math.Abs);
        Assert.Equal(expected.Length, actual.Length);
        for (int k = 0; k < expected.Length; k++)
        {
            // Relative to the entry; to the largest one where the entry is zero (opposite inputs).
            Assert.True(Math.Abs(expected[k] - actual[k]) <= Math.Max(1e-9 * Math.Abs(expected[k]), 1e-15 * scale), $"{actual[k]:R} instead of {expected[k]:R}");
        }
    }
}
