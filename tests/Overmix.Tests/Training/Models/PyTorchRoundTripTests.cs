using Overmix.Core.Configuration;
using Overmix.Tests.Runs;
using Overmix.Training.Checkpoints;
using Overmix.Training.Models;
using static TorchSharp.torch;

namespace Overmix.Tests.Training.Models;

/// <summary>Weights go to PyTorch and come back, at full width, in a real Python.</summary>
public sealed class PyTorchRoundTripTests
{
    private const double Tolerance = 1e-4; // rounding: of the largest logit, some 50 layers deep in float32
    private const int Examples = 32;

    private static readonly NetworkCase[] Networks =
    [
        new("mlp", 0, StemKind.Cifar, new(1, 8, 8), 10),
        new("cnn", 32, StemKind.Cifar, new(1, 28, 28), 10),
        new("resnet18", 64, StemKind.Cifar, new(3, 32, 32), 10),
        new("resnet34", 64, StemKind.Cifar, new(3, 32, 32), 10),
        new("resnet50", 64, StemKind.Cifar, new(3, 32, 32), 10),
        new("resnet50", 64, StemKind.ImageNet, new(3, 64, 64), 1000),
        new("preActResNet18", 64, StemKind.Cifar, new(3, 32, 32), 10),
        new("vgg16", 64, StemKind.Cifar, new(3, 32, 32), 10),
        new("wideResNet28x10", 16, StemKind.Cifar, new(3, 32, 32), 10),
    ];

    public static TheoryData<int> Cases => [.. Enumerable.Range(0, Networks.Length)];

    [Theory(Explicit = true)]
    [Trait("Speed", "slow")]
    [MemberData(nameof(Cases))]
    public void Weights_WrittenByOvermix_GiveTheSameLogitsInPyTorch(int index)
    {
        PyTorchPeer.Require();
        using var folder = new TempFolder();
        using var scope = NewDisposeScope();
        using StagedNetwork network = Build(index);
        Tensor inputs = Networks[index].Inputs(Examples);
        using (no_grad())
        {
            network.train();
            network.call(inputs); // moves the running statistics
        }

        Write(folder["weights.safetensors"], network.state_dict());
        Write(folder["inputs.safetensors"], new() { ["inputs"] = inputs });
        PyTorchPeer.Networks("logits", Networks[index], folder["weights.safetensors"], folder["inputs.safetensors"], folder["logits.safetensors"]);
        AssertNear(folder["logits.safetensors"], network, inputs);
    }

    [Theory(Explicit = true)]
    [Trait("Speed", "slow")]
    [MemberData(nameof(Cases))]
    public void Weights_WrittenByPyTorch_GiveTheSameLogitsInOvermix(int index)
    {
        PyTorchPeer.Require();
        using var folder = new TempFolder();
        using var scope = NewDisposeScope();
        using StagedNetwork network = Build(index);
        Tensor inputs = Networks[index].Inputs(Examples);
        Write(folder["inputs.safetensors"], new() { ["inputs"] = inputs });
        PyTorchPeer.Networks("create", Networks[index], folder["weights.safetensors"], folder["inputs.safetensors"], folder["logits.safetensors"]);
        Assert.Equal("", StartingWeights.Load(network, folder["weights.safetensors"]).FreshHead);
        AssertNear(folder["logits.safetensors"], network, inputs);
    }

    private static StagedNetwork Build(int index) => (StagedNetwork)ModelFactory.Create(
        Networks[index].Config with { Widths = [256, 256] }, Networks[index].Shape, Networks[index].Classes, new(1));

    private static void AssertNear(string logits, StagedNetwork network, Tensor inputs)
    {
        using var inference = inference_mode();
        network.eval();
        using Tensor expected = SafeTensors.Read(logits)["logits"];
        Tensor found = network.call(inputs);
        Assert.Equal([Examples, found.shape[1]], expected.shape);
        float scale = expected.abs().max().item<float>(), difference = (found - expected).abs().max().item<float>();
        TestContext.Current.TestOutputHelper?.WriteLine($"{network.GetName()}: max|Δ| / max|logit| = {difference / scale:E2}");
        Assert.InRange(difference / scale, 0, Tolerance);
    }

    private static void Write(string path, Dictionary<string, Tensor> tensors)
    {
        using var noGradient = no_grad();
        using FileStream stream = File.Create(path);
        SafeTensors.Write(stream, tensors);
    }
}
