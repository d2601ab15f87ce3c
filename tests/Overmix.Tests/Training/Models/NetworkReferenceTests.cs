using System.Text.Json;
using Overmix.Tests.Theory.LabelNoise;
using Overmix.Training.Models;
using static TorchSharp.torch;

namespace Overmix.Tests.Training.Models;

/// <summary>Every network against plain PyTorch (References/make_networks.py): names, shapes, sizes, and logits in eval mode at weights by formula.</summary>
public sealed class NetworkReferenceTests
{
    private const double Tolerance = 1e-4; // rounding: of the largest logit, some 50 layers deep in float32

    private static readonly JsonElement[] References = NetworkCase.References();

    public static TheoryData<int> Cases => [.. Enumerable.Range(0, References.Length)];

    [Fact]
    public void References_HoldEveryNetwork() => Assert.Equal(ModelFactory.Names, References.Select(r => r.GetProperty("name").GetString()!).Distinct().Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Cases))]
    public void StateDict_Entries_AreThoseOfPyTorch(int index)
    {
        using StagedNetwork network = NetworkCase.From(References[index]).Build();
        string[] found = [.. network.state_dict().Select(t => $"{t.Key} {(t.Value.dtype == ScalarType.Int64 ? "I64" : "F32")} [{string.Join(", ", t.Value.shape)}]")];
        Assert.Equal(References[index].GetProperty("state").EnumerateArray().Select(t => t.GetString()!).Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Logits_WeightsByFormula_AreThoseOfPyTorch(int index)
    {
        using var scope = NewDisposeScope();
        using StagedNetwork network = NetworkCase.From(References[index]).Build();
        FormulaNumbers.Fill(network);
        Assert.InRange(Difference(network, index), 0, Tolerance);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Logits_OneStatisticOffByAHundredth_AreSeenToDiffer(int index)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        using StagedNetwork network = NetworkCase.From(References[index]).Build();
        FormulaNumbers.Fill(network);
        network.state_dict().Values.Last(t => t.Dimensions == 1 && t.dtype == ScalarType.Float32).mul_(1.01);
        Assert.True(Difference(network, index) > Tolerance);
    }

    [Theory]
    [InlineData("resnet18", 11_173_962)]
    [InlineData("resnet34", 21_282_122)]
    [InlineData("resnet50", 23_520_842)]
    [InlineData("vgg16", 14_728_266)]
    [InlineData("wideResNet28x10", 36_479_194)]
    [InlineData("preActResNet18", 11_172_170)]
    [InlineData("cnn", 66_410)]
    public void CountParameters_AtItsOwnWidthOnCifar_IsAsPublished(string name, long expected)
    {
        using StagedNetwork network = (NetworkCase.Named(name) with { Width = 0, Shape = new(3, 32, 32) }).Build();
        Assert.Equal(expected, ModelFactory.CountParameters(network));
    }

    [Fact]
    public void Width_Zero_IsTheNetworksOwn()
    {
        NetworkCase grey = NetworkCase.Named("cnn");
        using StagedNetwork own = (grey with { Width = 0 }).Build(), said = (grey with { Width = 32 }).Build(), other = (grey with { Width = 33 }).Build();
        static long[] Sizes(StagedNetwork network) => [.. network.state_dict().Values.Select(t => t.numel())];
        Assert.Equal(Sizes(said), Sizes(own));
        Assert.NotEqual(Sizes(other), Sizes(own));
    }

    /// <summary>Greatest difference of a logit to the reference, as a fraction of the greatest logit.</summary>
    private static double Difference(StagedNetwork network, int index)
    {
        using var inference = inference_mode();
        JsonElement reference = References[index];
        double[] expected = reference.Numbers("logits");
        network.eval();
        Tensor logits = network.call(NetworkCase.From(reference).Inputs(reference.GetProperty("examples").GetInt32()));
        Assert.Equal([32L, reference.GetProperty("classes").GetInt64()], logits.shape);
        float[] found = logits.data<float>().ToArray();
        return expected.Zip(found, (e, f) => Math.Abs(e - f)).Max() / expected.Max(Math.Abs);
    }
}
