using Overmix.Core.Configuration;
using Overmix.Core.Errors;
using Overmix.Core.Seeding;
using Overmix.Native;
using Overmix.Training.Data;
using Overmix.Training.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Overmix.Tests.Training.Models;

public sealed class MlpTests
{
    private static readonly ExampleShape Shape = new(1, 2, 3);

    [Fact]
    public void Create_Parameters_AreNamedAndShapedAsInPyTorch()
    {
        using nn.Module<Tensor, Tensor> network = Create([5, 4], 3);
        Assert.Equal(
            ["layers.0.weight [5, 6]", "layers.0.bias [5]", "layers.1.weight [4, 5]", "layers.1.bias [4]", "layers.2.weight [3, 4]", "layers.2.bias [3]"],
            network.named_parameters().Select(p => $"{p.name} [{string.Join(", ", p.parameter.shape)}]"));
        Assert.All(network.parameters(), p => Assert.True(p.requires_grad));
        Assert.Equal(5 * 6 + 5 + 4 * 5 + 4 + 3 * 4 + 3, ModelFactory.CountParameters(network));
    }

    [Theory]
    [InlineData(Activation.Relu)]
    [InlineData(Activation.Tanh)]
    [InlineData(Activation.Gelu)]
    public void Forward_AnyActivation_EqualsPlainLoop(Activation activation)
    {
        using nn.Module<Tensor, Tensor> network = Create([5, 4], 3, activation);
        float[] x = [0.3f, -1.2f, 0.8f, 2f, -0.1f, 0.5f];
        double[] expected = [.. x.Select(v => (double)v)];
        for (int l = 0; l < 3; l++)
        {
            (float[] w, float[] b) = (Values(network, $"layers.{l}.weight"), Values(network, $"layers.{l}.bias"));
            double[] before = expected;
            expected = [.. b.Select((bias, o) => bias + before.Select((v, i) => v * w[o * before.Length + i]).Sum())];
            expected = l < 2 ? [.. expected.Select(v => Apply(activation, v))] : expected;
        }

        using Tensor input = tensor(x, [1, 1, 2, 3]);
        using Tensor output = network.call(input);
        Assert.Equal([1, 3], output.shape);
        float[] found = output.data<float>().ToArray();
        Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First, pair.Second, 64 * Math.Pow(2, -24) * 4)); // rounding: some 15 float operations a value, |value| < 4
    }

    [Fact]
    public void Create_Weights_FollowTheUniformLaw()
    {
        // Monte Carlo: w·√fan_in uniform on (−1, 1): mean 0, E w² = 1/3, Var w² = 4/45. 6 means at 5.3 σ two-sided (1.2e-7) are 7e-7 in all.
        // The law with √6 in place of 1 (Kaiming-uniform with a = 0) fails the bound at once.
        using nn.Module<Tensor, Tensor> network = Create([64, 32], 10);
        int[] fanIn = [6, 64, 32];
        for (int l = 0; l < 3; l++)
        {
            double[] u = [.. Values(network, $"layers.{l}.weight").Concat(Values(network, $"layers.{l}.bias")).Select(w => w * Math.Sqrt(fanIn[l]))];
            Assert.All(u, v => Assert.InRange(v, -1 - 1e-7, 1 + 1e-7));
            Assert.InRange(u.Average(), -5.3 / Math.Sqrt(3.0 * u.Length), 5.3 / Math.Sqrt(3.0 * u.Length));
            Assert.InRange(u.Average(v => v * v) - 1.0 / 3, -5.3 * Math.Sqrt(4 / 45.0 / u.Length), 5.3 * Math.Sqrt(4 / 45.0 / u.Length));
        }
    }

    [Fact]
    public void Create_Weights_AreTheDrawsOfTheStreamInit()
    {
        using nn.Module<Tensor, Tensor> network = Create([5], 3);
        RandomStream stream = new RandomStreams(9).Open(StreamName.Init, 1);
        double bound = 1 / Math.Sqrt(5);
        float[] expected = [.. Enumerable.Range(0, 18).Select(_ => (float)((2 * stream.NextDouble() - 1) * bound))];
        Assert.Equal(expected, Values(network, "layers.1.weight").Concat(Values(network, "layers.1.bias")));
    }

    [Fact]
    public void Create_WhateverTorchsGenerator_SameSeedGivesSameWeights()
    {
        LibTorch.EnsureLoaded();
        random.manual_seed(1);
        using nn.Module<Tensor, Tensor> one = Create([5], 3);
        random.manual_seed(2);
        using nn.Module<Tensor, Tensor> two = Create([5], 3);
        using nn.Module<Tensor, Tensor> other = Create([5], 3, seed: 10);
        Assert.Equal(Values(one, "layers.0.weight"), Values(two, "layers.0.weight"));
        Assert.NotEqual(Values(one, "layers.0.weight"), Values(other, "layers.0.weight"));
    }

    [Fact]
    public void Forward_LeavesOnlyItsResult_EvenWhenBuiltInsideAScope()
    {
        nn.Module<Tensor, Tensor> network;
        using (NewDisposeScope())
        {
            network = Create([5, 4], 3);
        }

        using (network)
        using (Tensor input = zeros([2, 1, 2, 3]))
        {
            long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
            using Tensor output = network.call(input);
            Assert.Equal(before + 1, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        }
    }

    [Fact]
    public void Create_UnknownName_NamesTheKnownOnes()
    {
        ModelException error = Assert.Throws<ModelException>(() => ModelFactory.Create(new ModelConfig { Name = "resnet" }, Shape, 3, new RandomStreams(1)));
        Assert.Equal(ExitCode.Usage, error.ExitCode);
        Assert.Contains("mlp", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Create_WidthZero_Throws() => Assert.Throws<ArgumentOutOfRangeException>(() => new Mlp(4, [0], 2, Activation.Relu, new RandomStreams(1)));

    private static nn.Module<Tensor, Tensor> Create(int[] widths, int classes, Activation activation = Activation.Relu, ulong seed = 9) =>
        ModelFactory.Create(new ModelConfig { Widths = widths, Activation = activation }, Shape, classes, new RandomStreams(seed));

    private static float[] Values(nn.Module network, string name) => network.named_parameters().Single(p => p.name == name).parameter.data<float>().ToArray();

    private static double Apply(Activation activation, double x) => activation switch
    {
        Activation.Relu => Math.Max(0, x),
        Activation.Tanh => Math.Tanh(x),
        _ => x * MathNet.Numerics.Distributions.Normal.CDF(0, 1, x),
    };
}
