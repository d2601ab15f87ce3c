using Overmix.Core.Configuration;
using Overmix.Core.Seeding;
using Overmix.Native;
using Overmix.Training.Data;
using Overmix.Training.Models;
using Overmix.Training.Optimization;
using static TorchSharp.torch;

namespace Overmix.Tests.Training.Optimization;

/// <summary>That a network does not notice that its parameters lie in one vector.</summary>
public sealed class FlatParametersTests
{
    public FlatParametersTests() => LibTorch.EnsureLoaded();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Of_ANetwork_KeepsNamesShapesValuesAndLogits(bool channelsLast)
    {
        using var scope = NewDisposeScope();
        using StagedNetwork network = Network();
        network.eval();
        Dictionary<string, float[]> before = State(network);
        Tensor images = rand([2, 3, 8, 8], generator: new Generator(1));
        float[] logits = Values(network.forward(images));
        FlatParameters flat = FlatParameters.Of(network, channelsLast);
        Assert.Equal(before, State(network));
        FlatGroup group = Assert.Single(flat.Groups);
        Assert.Equal(network.named_parameters().Select(p => p.name), group.Names);

        // Rounding: another layout may be summed in another order.
        Assert.All(logits.Zip(Values(network.forward(images))), p => Assert.Equal(p.First, p.Second, 1e-4f * logits.Max(Math.Abs)));
    }

    [Fact]
    public void Values_Changed_ChangeTheParametersAndGradientsArrive()
    {
        using var scope = NewDisposeScope();
        using StagedNetwork network = Network();
        FlatGroup group = FlatParameters.Of(network, channelsLast: true).Groups[0];
        using (no_grad())
        {
            group.Values.fill_(0.25);
        }

        Assert.All(network.parameters(), p => Assert.All(Values(p), v => Assert.Equal(0.25f, v)));
        network.forward(rand([2, 3, 8, 8], generator: new Generator(1))).square().sum().backward();
        double gathered = group.Gradients.square().sum().item<float>(), apart = network.parameters().Sum(p => (double)p.grad!.square().sum().item<float>());
        Assert.True(apart > 0);
        Assert.Equal(apart, gathered, 1e-5 * apart); // rounding of two orders of summation
    }

    [Fact]
    public void Of_ChannelsLast_LaysConvolutionsOutAsTheyAreComputed()
    {
        using var scope = NewDisposeScope();
        using StagedNetwork network = Network();
        _ = FlatParameters.Of(network, channelsLast: true);
        TorchSharp.Modules.Parameter weight = network.named_parameters().First(p => p.name == "conv1.weight").parameter;
        Assert.False(weight.is_contiguous());
        Assert.True(weight.permute(0, 2, 3, 1).is_contiguous());
    }

    [Fact]
    public void Of_Again_GivesTheSameVectorsUntilOtherParametersTrain()
    {
        using StagedNetwork network = Network();
        FlatParameters first = FlatParameters.Of(network);
        Assert.Same(first, FlatParameters.Of(network));
        network.named_parameters().Single(p => p.name == "conv1.weight").parameter.requires_grad = false;
        FlatParameters second = FlatParameters.Of(network);
        Assert.NotSame(first, second);
        Assert.DoesNotContain("conv1.weight", second.Groups[0].Names);
    }

    private static StagedNetwork Network() =>
        ModelFactory.Create(new ModelConfig { Name = "resnet18", Width = 4 }, new ExampleShape(3, 8, 8), 10, new RandomStreams(1));

    private static Dictionary<string, float[]> State(nn.Module network) => network.state_dict().ToDictionary(s => s.Key, s => Values(s.Value));

    private static float[] Values(Tensor tensor) => tensor.detach().to_type(ScalarType.Float32).contiguous().data<float>().ToArray();
}
