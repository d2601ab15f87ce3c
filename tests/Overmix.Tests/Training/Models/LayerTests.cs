using Overmix.Core.Seeding;
using Overmix.Training.Models.Layers;
using static TorchSharp.torch;

namespace Overmix.Tests.Training.Models;

public sealed class LayerTests
{
    private const int Channels = 3, Batch = 4, Side = 2, Count = Batch * Side * Side;

    [Fact]
    public void BatchNormalization_TrainingThenEval_EqualsAPlainLoop()
    {
        using var scope = NewDisposeScope();
        using var layer = new BatchNormalization(Channels);
        FormulaNumbers.Fill(layer);
        double[] mean = Values(layer, "running_mean"), variance = Values(layer, "running_var");
        (double[] scale, double[] shift) = (Values(layer, "weight"), Values(layer, "bias"));
        Tensor input = FormulaNumbers.Tensor("x", [Batch, Channels, Side, Side], u => 6 * u - 2);
        double[][] channels = [.. Enumerable.Range(0, Channels).Select(c => input.select(1, c).reshape(-1).data<float>().ToArray().Select(v => (double)v).ToArray())];
        double[] batchMean = [.. channels.Select(x => x.Average())], spread = [.. channels.Select((x, c) => x.Sum(v => (v - batchMean[c]) * (v - batchMean[c])))];

        layer.train();
        AssertNormalized(layer.call(input), channels, (x, c) => scale[c] * (x - batchMean[c]) / Math.Sqrt(spread[c] / Count + 1e-5) + shift[c]);
        double[] expectedMean = [.. mean.Select((m, c) => 0.9 * m + 0.1 * batchMean[c])], expectedVariance = [.. variance.Select((v, c) => 0.9 * v + 0.1 * spread[c] / (Count - 1))];
        Assert.All(expectedMean.Zip(Values(layer, "running_mean")), p => Assert.Equal(p.First, p.Second, 1e-6)); // rounding: a few float32 operations on numbers below 4
        Assert.All(expectedVariance.Zip(Values(layer, "running_var")), p => Assert.Equal(p.First, p.Second, 1e-6));
        Assert.All(variance.Zip(Values(layer, "running_var"), spread), p => Assert.NotEqual(0.9 * p.First + 0.1 * p.Third / Count, p.Second, 1e-4)); // the divisor N would show
        Assert.Equal(8, layer.state_dict()["num_batches_tracked"].item<long>());

        layer.eval();
        AssertNormalized(layer.call(input), channels, (x, c) => scale[c] * (x - expectedMean[c]) / Math.Sqrt(expectedVariance[c] + 1e-5) + shift[c]);
        Assert.Equal(8, layer.state_dict()["num_batches_tracked"].item<long>());
    }

    [Theory]
    [InlineData(ScalarType.BFloat16, 1.0 / 128)] // rounding: one of half a unit of the 8th bit, |y| < 4
    [InlineData(ScalarType.Float64, 1e-5)] // computed in float32
    public void BatchNormalization_OtherDtypes_ComputeInFloat32AndKeepTheDtype(ScalarType type, double tolerance)
    {
        using var scope = NewDisposeScope();
        using BatchNormalization layer = new(Channels), reference = new(Channels);
        FormulaNumbers.Fill(layer);
        FormulaNumbers.Fill(reference);
        Tensor input = FormulaNumbers.Tensor("x", [64, Channels, Side, Side], u => 6 * u - 2).to_type(type); // the same numbers for both
        Tensor found = layer.call(input), expected = reference.call(input.to_type(ScalarType.Float32));
        Assert.Equal(type, found.dtype);
        Assert.InRange((found.to_type(ScalarType.Float32) - expected).abs().max().item<float>(), 0, tolerance);
        Assert.InRange((layer.state_dict()["running_var"] - reference.state_dict()["running_var"]).abs().max().item<float>(), 0, 2e-6); // statistics were not rounded to 8 bits
    }

    [Fact]
    public void BatchNormalization_BFloat16Gradients_AreNearThoseOfFloat32()
    {
        using var scope = NewDisposeScope();
        Tensor Gradient(ScalarType type)
        {
            using BatchNormalization layer = new(Channels);
            FormulaNumbers.Fill(layer);
            Tensor input = FormulaNumbers.Tensor("x", [64, Channels, Side, Side], u => 6 * u - 2).to_type(ScalarType.BFloat16).to_type(type).requires_grad_();
            (layer.call(input).to_type(ScalarType.Float32) * FormulaNumbers.Tensor("w", [64, Channels, Side, Side], u => u)).sum().backward();
            Assert.Equal(ScalarType.Float32, layer.get_parameter("weight")!.grad!.dtype);
            return cat([input.grad!.to_type(ScalarType.Float32).reshape(-1), layer.get_parameter("weight")!.grad!, layer.get_parameter("bias")!.grad!]);
        }

        Tensor exact = Gradient(ScalarType.Float32), found = Gradient(ScalarType.BFloat16);
        Assert.InRange((found - exact).abs().max().item<float>() / exact.abs().max().item<float>(), 0, 1.0 / 128); // rounding: incoming and outgoing gradients to 8 bits
    }

    [Theory]
    [InlineData(1, 1, false)]
    [InlineData(3, 1, true)]
    [InlineData(3, 2, false)]
    public void Convolution_AnyShape_EqualsAPlainLoop(int kernel, int stride, bool bias)
    {
        using var scope = NewDisposeScope();
        using var layer = new Convolution(new ConvolutionShape(2, 3, kernel, stride, bias), new InitialWeights(new RandomStreams(1)));
        FormulaNumbers.Fill(layer);
        Tensor input = FormulaNumbers.Tensor("x", [1, 2, 5, 5], u => 2 * u - 1);
        Tensor output = layer.call(input);
        (double[] w, double[] b) = (Values(layer, "weight"), bias ? Values(layer, "bias") : new double[3]);
        (int side, int padding) = ((5 + stride - 1) / stride, (kernel - 1) / 2);
        Assert.Equal([1, 3, side, side], output.shape);
        for (int o = 0; o < 3; o++)
        {
            for (int at = 0; at < side * side; at++)
            {
                double sum = b[o];
                for (int tap = 0; tap < 2 * kernel * kernel; tap++)
                {
                    (int c, int dy, int dx) = (tap / (kernel * kernel), tap / kernel % kernel, tap % kernel);
                    (int y, int x) = (at / side * stride + dy - padding, at % side * stride + dx - padding);
                    sum += y is >= 0 and < 5 && x is >= 0 and < 5 ? w[o * 2 * kernel * kernel + tap] * input[0, c, y, x].item<float>() : 0;
                }

                Assert.Equal(sum, output[0, o, at / side, at % side].item<float>(), 1e-5); // rounding: 19 float32 operations on numbers below 4
            }
        }
    }

    [Fact]
    public void InitialWeights_Convolution_FollowTheNormalLawByFanOut()
    {
        // Monte Carlo: z = w / √(2/(k²·out)) standard normal. Mean and second moment at 5.6 σ, two-sided 2e-8 each; a kurtosis off by 0.5 (a uniform law: 1.8 in place of 3) at 5.6 σ too.
        // Fan-in in place of fan-out makes the second moment 4 in place of 1.
        double[] z = [.. new InitialWeights(new RandomStreams(3)).Convolution(64, 16, 3).data<float>().ToArray().Select(w => w / Math.Sqrt(2.0 / (9 * 64)))];
        double n = z.Length;
        Assert.InRange(z.Average(), -5.6 / Math.Sqrt(n), 5.6 / Math.Sqrt(n));
        Assert.InRange(z.Average(v => v * v), 1 - 5.6 * Math.Sqrt(2 / n), 1 + 5.6 * Math.Sqrt(2 / n));
        Assert.InRange(z.Average(v => v * v * v * v), 3 - 5.6 * Math.Sqrt(96 / n), 3 + 5.6 * Math.Sqrt(96 / n));
    }

    [Fact]
    public void InitialWeights_Layers_HaveAddressesOfTheirOwn()
    {
        var initial = new InitialWeights(new RandomStreams(3));
        _ = initial.Convolution(2, 3, 1);
        float[] second = initial.Convolution(2, 2, 1).data<float>().ToArray();
        RandomStream stream = new RandomStreams(3).Open(StreamName.Init, 1);
        Assert.Equal(second, Enumerable.Range(0, 4).Select(_ => (float)(Math.Sqrt(2.0 / 2) * stream.NextGaussian())));
    }

    private static void AssertNormalized(Tensor found, double[][] channels, Func<double, int, double> formula)
    {
        for (int c = 0; c < Channels; c++)
        {
            float[] values = found.select(1, c).reshape(-1).data<float>().ToArray();
            Assert.All(channels[c].Zip(values), p => Assert.Equal(formula(p.First, c), p.Second, 2e-6)); // rounding: some 16 float32 operations, |y| < 4
        }
    }

    private static double[] Values(nn.Module layer, string name) => [.. layer.state_dict()[name].data<float>().ToArray().Select(v => (double)v)];
}
