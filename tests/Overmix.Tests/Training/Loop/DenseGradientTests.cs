using Overmix.Core.Configuration;
using Overmix.Core.Seeding;
using Overmix.Native;
using Overmix.Training.Data;
using Overmix.Training.Loop;
using Overmix.Training.Mixup;
using Overmix.Training.Models;
using Overmix.Training.Optimization;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Overmix.Tests.Training.Loop;

/// <summary>Against automatic differentiation of the network itself. Rounding: sums of at most 40 products in float32, whatever their order, compared with the largest gradient.</summary>
public sealed class DenseGradientTests
{
    private const double Rounding = 1e-5;

    public DenseGradientTests() => LibTorch.EnsureLoaded();

    public static TheoryData<int[], LossKind> Cases => new()
    {
        { [], LossKind.CrossEntropy },
        { [7], LossKind.CrossEntropy },
        { [33, 40, 5], LossKind.CrossEntropy },
        { [33, 17], LossKind.MeanSquaredError },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Compute_SoftTargets_EqualsAutomaticDifferentiation(int[] widths, LossKind kind)
    {
        using var scope = NewDisposeScope();
        using StagedNetwork network = Network(widths, Activation.Relu);
        (Tensor x, Tensor y) = Batch();
        (Tensor logits, Tensor loss, double[] expected) = Automatic(network, x, y, kind);
        using FlatParameters flat = FlatParameters.Of(network);
        flat.Groups[0].Gradients.fill_(float.NaN); // what was there before must not matter
        (Tensor ownLogits, Tensor ownLoss) = DenseGradient.Of(network)!.Compute(x, l => MixupOps.Loss(kind, l, y));
        Assert.Equal(0, ownLogits.sub(logits).abs().max().item<float>());
        Assert.Equal(loss.item<float>(), ownLoss.item<float>());
        Assert.False(ownLogits.requires_grad || ownLoss.requires_grad);
        Assert.InRange(Distance(expected, Gradients(network)), 0, Rounding);
    }

    [Fact]
    public void Compute_WrongActivation_WouldBeSeen()
    {
        using var scope = NewDisposeScope();
        using StagedNetwork network = Network([33, 17], Activation.Relu), other = Network([33, 17], Activation.Gelu); // the same weights
        (Tensor x, Tensor y) = Batch();
        double[] expected = Automatic(other, x, y, LossKind.CrossEntropy).Gradients;
        using FlatParameters flat = FlatParameters.Of(network);
        _ = DenseGradient.Of(network)!.Compute(x, l => MixupOps.Loss(LossKind.CrossEntropy, l, y));
        Assert.True(Distance(expected, Gradients(network)) > 1e3 * Rounding);
    }

    [Fact]
    public void Of_OtherNetworks_IsNull()
    {
        using StagedNetwork smooth = Network([4], Activation.Tanh), frozen = Network([4], Activation.Relu);
        frozen.parameters().First().requires_grad = false;
        using StagedNetwork cnn = ModelFactory.Create(new ModelConfig { Name = "cnn", Width = 4 }, new ExampleShape(1, 8, 8), 3, new RandomStreams(1));
        Assert.All([smooth, frozen, cnn], n => Assert.Null(DenseGradient.Of(n)));
    }

    private static (Tensor Logits, Tensor Loss, double[] Gradients) Automatic(StagedNetwork network, Tensor x, Tensor y, LossKind kind)
    {
        Tensor logits = network.forward(x), loss = MixupOps.Loss(kind, logits, y);
        loss.backward();
        double[] gradients = Gradients(network);
        Assert.Contains(gradients, g => g != 0);
        return (logits.detach(), loss.detach(), gradients);
    }

    private static (Tensor Inputs, Tensor Targets) Batch() =>
        (randn([13, 1, 4, 5], generator: new Generator(1)), randn([13, 3], generator: new Generator(2)).softmax(1));

    private static StagedNetwork Network(int[] widths, Activation activation) => new Mlp(20, widths, 3, activation, new RandomStreams(5));

    private static double[] Gradients(nn.Module network) => [.. network.parameters().SelectMany(Values)];

    private static IEnumerable<double> Values(Parameter parameter) => parameter.grad!.to_type(ScalarType.Float64).flatten().data<double>().ToArray();

    private static double Distance(double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        double distance = expected.Zip(actual, (e, a) => Math.Abs(e - a)).Max();
        return double.IsNaN(distance) || actual.Any(double.IsNaN) ? double.PositiveInfinity : distance / expected.Max(Math.Abs);
    }
}
