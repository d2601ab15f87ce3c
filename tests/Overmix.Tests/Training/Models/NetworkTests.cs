using Overmix.Config;
using Overmix.Core.Configuration;
using Overmix.Core.Errors;
using Overmix.Core.Seeding;
using Overmix.Training.Data;
using Overmix.Training.Models;
using static TorchSharp.torch;

namespace Overmix.Tests.Training.Models;

public sealed class NetworkTests
{
    public static TheoryData<string> Names => [.. ModelFactory.Names];

    [Fact]
    public void Names_AreThoseOfTheKey() =>
        Assert.Equal(string.Join(", ", ModelFactory.Names), typeof(ModelConfig).GetProperty(nameof(ModelConfig.Name))!.GetCustomAttributes(false).OfType<KeyAttribute>().Single().Range);

    [Theory]
    [InlineData("resnet18", 32, StemKind.Cifar, "stem [2, 4, 32, 32], layer1 [2, 4, 32, 32], layer2 [2, 8, 16, 16], layer3 [2, 16, 8, 8], layer4 [2, 32, 4, 4], head [2, 10]")]
    [InlineData("resnet18", 224, StemKind.ImageNet, "stem [2, 4, 56, 56], layer1 [2, 4, 56, 56], layer2 [2, 8, 28, 28], layer3 [2, 16, 14, 14], layer4 [2, 32, 7, 7], head [2, 10]")]
    [InlineData("resnet34", 224, StemKind.Auto, "stem [2, 4, 56, 56], layer1 [2, 4, 56, 56], layer2 [2, 8, 28, 28], layer3 [2, 16, 14, 14], layer4 [2, 32, 7, 7], head [2, 10]")]
    [InlineData("resnet50", 32, StemKind.Auto, "stem [2, 4, 32, 32], layer1 [2, 16, 32, 32], layer2 [2, 32, 16, 16], layer3 [2, 64, 8, 8], layer4 [2, 128, 4, 4], head [2, 10]")]
    [InlineData("resnet50", 224, StemKind.Auto, "stem [2, 4, 56, 56], layer1 [2, 16, 56, 56], layer2 [2, 32, 28, 28], layer3 [2, 64, 14, 14], layer4 [2, 128, 7, 7], head [2, 10]")]
    [InlineData("preActResNet18", 224, StemKind.Auto, "stem [2, 4, 56, 56], layer1 [2, 4, 56, 56], layer2 [2, 8, 28, 28], layer3 [2, 16, 14, 14], layer4 [2, 32, 7, 7], head [2, 10]")]
    [InlineData("vgg16", 32, StemKind.Auto, "block1 [2, 4, 16, 16], block2 [2, 8, 8, 8], block3 [2, 16, 4, 4], block4 [2, 32, 2, 2], block5 [2, 32, 1, 1], head [2, 10]")]
    [InlineData("vgg16", 224, StemKind.Auto, "block1 [2, 4, 112, 112], block2 [2, 8, 56, 56], block3 [2, 16, 28, 28], block4 [2, 32, 14, 14], block5 [2, 32, 7, 7], head [2, 10]")]
    [InlineData("wideResNet28x10", 32, StemKind.Auto, "stem [2, 4, 32, 32], layer1 [2, 40, 32, 32], layer2 [2, 80, 16, 16], layer3 [2, 160, 8, 8], head [2, 10]")]
    [InlineData("cnn", 28, StemKind.Auto, "block1 [2, 4, 14, 14], block2 [2, 8, 7, 7], head [2, 10]")]
    [InlineData("mlp", 8, StemKind.Auto, "layers.0 [2, 16], layers.1 [2, 12], layers.2 [2, 10]")]
    public void Stages_HiddenStates_HaveTheirShapes(string name, int side, StemKind stem, string expected)
    {
        using var scope = NewDisposeScope();
        using var inference = inference_mode();
        NetworkCase small = new(name, 4, stem, new(3, side, side), 10);
        using StagedNetwork network = small.Build();
        network.eval();
        Tensor state = small.Inputs(2);
        List<string> found = [];
        for (int k = 0; k < network.Stages.Count; k++)
        {
            state = network.Forward(state, k, k + 1);
            found.Add($"{network.Stages[k]} [{string.Join(", ", state.shape)}]");
        }

        Assert.Equal(expected, string.Join(", ", found));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Forward_SplitAnywhere_IsTheWhole(string name)
    {
        using var scope = NewDisposeScope();
        using var inference = inference_mode();
        NetworkCase small = NetworkCase.Named(name);
        using StagedNetwork network = small.Build();
        network.eval();
        (Tensor input, int count) = (small.Inputs(3), network.Stages.Count);
        Tensor whole = network.call(input);
        for (int k = 0; k <= count; k++)
        {
            Tensor composed = network.Forward(network.Forward(input, 0, k), k, count);
            Assert.Equal(whole.data<float>().ToArray(), composed.data<float>().ToArray());
        }

        Assert.Equal(small.Inputs(3).data<float>().ToArray(), input.data<float>().ToArray()); // nothing in place on what is borrowed
        Assert.Throws<ArgumentOutOfRangeException>(() => network.Forward(input, 0, count + 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => network.Forward(input, 2, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => network.Forward(input, -1, 1));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Backward_EveryParameter_GetsAFloat32Gradient(string name)
    {
        using var scope = NewDisposeScope();
        NetworkCase small = NetworkCase.Named(name);
        foreach (ScalarType type in new[] { ScalarType.Float32, ScalarType.BFloat16 })
        {
            using StagedNetwork network = small.Build();
            network.train();
            Tensor logits = network.call(small.Inputs(4).to_type(type));
            Assert.Equal(ScalarType.Float32, logits.dtype);
            nn.functional.cross_entropy(logits, tensor(new long[] { 0, 1, 2, 3 })).backward();
            Assert.All(network.named_parameters(), p =>
            {
                Assert.Equal(ScalarType.Float32, p.parameter.grad!.dtype);
                bool idle = name == "vgg16" && p.name.StartsWith("features", StringComparison.Ordinal) && IsConvolutionBias(network, p.name); // batch normalisation takes it out again
                Assert.True(idle || p.parameter.grad!.abs().max().item<float>() > 0, $"{p.name} gets no gradient in {type}");
            });
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Forward_BFloat16_ErrsAsRoundedWeightsDo(string name)
    {
        // Rounding: in bfloat16 each layer rounds its input, its weights and its one or two results to 8 bits. Rounding inputs and weights alone, computed in float32, is the yardstick:
        // how much a network amplifies depends on its depth and width. Four roundings in place of two would be a factor of √2 were they alike: 5 is the tolerance.
        using var scope = NewDisposeScope();
        using var inference = inference_mode();
        NetworkCase small = NetworkCase.Named(name);
        using StagedNetwork network = small.Build(), rounded = small.Build();
        rounded.parameters().Where(p => p.Dimensions > 1).ToList().ForEach(p => p.copy_(p.to_type(ScalarType.BFloat16)));
        foreach (bool training in new[] { true, false })
        {
            network.train(training);
            rounded.train(training);
            rounded.named_buffers().Zip(network.named_buffers()).ToList().ForEach(b => b.First.buffer.copy_(b.Second.buffer)); // the same running statistics
            (Tensor input, Tensor narrow) = (small.Inputs(32), small.Inputs(32).to_type(ScalarType.BFloat16));
            Tensor exact = network.call(input);
            double yardstick = Distance(rounded.call(narrow.to_type(ScalarType.Float32)), exact), found = Distance(network.call(narrow), exact);
            TestContext.Current.TestOutputHelper?.WriteLine($"{name}, training {training}: {found:E2} beside {yardstick:E2}, of logits of {exact.square().mean().sqrt().item<float>():E2}");
            Assert.InRange(found, yardstick / 5, yardstick * 5);
            Assert.Equal(ScalarType.BFloat16, network.Forward(narrow, 0, 1).dtype);
        }

        Assert.All(network.state_dict(), t => Assert.True(t.Value.dtype is ScalarType.Float32 or ScalarType.Int64, t.Key));
    }

    [Fact]
    public void Forward_ChannelsLast_KeepsTheLayoutAndTheLogits()
    {
        using var scope = NewDisposeScope();
        using var inference = inference_mode();
        NetworkCase small = NetworkCase.Named("resnet18");
        using StagedNetwork network = small.Build();
        network.eval();
        Tensor input = small.Inputs(8), last = input.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2);
        Assert.Equal(1, network.Forward(last, 0, 3).stride()[1]);
        Tensor expected = network.call(input);
        Assert.InRange((network.call(last) - expected).abs().max().item<float>(), 0, 1e-5 * expected.abs().max().item<float>()); // rounding: another order of summation
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Create_Weights_FollowFromTheSeedAlone(string name)
    {
        NetworkCase small = NetworkCase.Named(name);
        random.manual_seed(1);
        using StagedNetwork one = small.Build(5);
        random.manual_seed(2);
        using StagedNetwork two = small.Build(5), head = (small with { Classes = 7 }).Build(5), other = small.Build(6);
        Dictionary<string, Tensor> of = two.state_dict(), ofHead = head.state_dict();
        Assert.All(one.state_dict(), t => Assert.Equal(t.Value.bytes.ToArray(), of[t.Key].bytes.ToArray()));
        Assert.All(one.state_dict().Where(t => !t.Key.StartsWith(one.Head, StringComparison.Ordinal)), t => Assert.Equal(t.Value.bytes.ToArray(), ofHead[t.Key].bytes.ToArray()));
        Assert.All(one.named_parameters().Where(p => p.parameter.Dimensions > 1), p => Assert.NotEqual(p.parameter.bytes.ToArray(), other.state_dict()[p.name].bytes.ToArray()));
    }

    [Theory]
    [InlineData("resnet-18", "did you mean resnet18?")]
    [InlineData("PreActResNet", "did you mean preActResNet18?")]
    [InlineData("transformer", "Known: cnn, mlp, preActResNet18,")]
    public void Create_UnknownName_SaysWhatWasMeant(string name, string expected)
    {
        ModelException error = Assert.Throws<ModelException>(() => ModelFactory.Create(new ModelConfig { Name = name }, new(3, 32, 32), 3, new RandomStreams(1)));
        Assert.Equal(ExitCode.Usage, error.ExitCode);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Create_ImagesTooSmall_SaysHowLargeTheyMustBe()
    {
        ModelException error = Assert.Throws<ModelException>(() => ModelFactory.Create(new ModelConfig { Name = "vgg16" }, new(1, 28, 28), 10, new RandomStreams(1)));
        Assert.Contains("at least 32×32 pixels; these are 28×28", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Create_LayerTooLargeToExist_SaysToLowerTheWidth()
    {
        ModelException error = Assert.Throws<ModelException>(() => ModelFactory.Create(new ModelConfig { Name = "mlp", Widths = [65536, 8192] }, new(3, 1, 1), 2, new RandomStreams(1)));
        Assert.Contains("[8192, 65536]", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("model.width=-1", "model.width is -1, but must lie in [0, 1024]")]
    [InlineData("model.width=1025", "model.width is 1025, but must lie in [0, 1024]")]
    [InlineData("model.stem=imagenette", "did you mean imageNet?")]
    public void Config_OutOfRange_IsRefused(string text, string expected) =>
        Assert.Contains(expected, Assert.Throws<ConfigException>(() => ConfigReader.FromOverrides([text])).Message, StringComparison.Ordinal);

    [Fact]
    public void Config_Widths_AreTaken()
    {
        ModelConfig model = ConfigReader.FromOverrides(["model.name=resnet18", "model.width=1024", "model.stem=imageNet"]).Config.Model;
        Assert.Equal(("resnet18", 1024, StemKind.ImageNet), (model.Name, model.Width, model.Stem));
    }

    [Theory]
    [InlineData(95, 3)]
    [InlineData(96, 7)]
    public void Stem_Auto_FollowsTheShorterSide(int side, int kernel)
    {
        using StagedNetwork network = new NetworkCase("resnet18", 2, StemKind.Auto, new ExampleShape(3, side, 300), 2).Build();
        Assert.Equal(kernel, network.state_dict()["conv1.weight"].shape[2]);
    }

    private static double Distance(Tensor one, Tensor other) => (one - other).square().mean().sqrt().item<float>();

    private static bool IsConvolutionBias(StagedNetwork network, string name) =>
        name.EndsWith(".bias", StringComparison.Ordinal) && network.state_dict()[name[..^4] + "weight"].Dimensions == 4;
}
