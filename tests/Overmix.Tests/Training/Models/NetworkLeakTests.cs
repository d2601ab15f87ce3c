using Overmix.Tests.Reliability;
using Overmix.Tests.Runs;
using Overmix.Training.Checkpoints;
using Overmix.Training.Models;
using static TorchSharp.torch;

namespace Overmix.Tests.Training.Models;

/// <summary>A forward pass leaves its result and nothing else, inside a scope or outside.</summary>
[Collection(nameof(TensorCounts))]
public sealed class NetworkLeakTests : IDisposable
{
    // The networks are made before anything is counted: TorchSharp counts the empty shell of each tensor that became a parameter, for good.
    private readonly (NetworkCase Case, StagedNetwork Network)[] _networks = BuildInAScope();

    // Gradients stay with their parameters: they too must be there before the count.
    public NetworkLeakTests() => Step();

    public void Dispose() => Array.ForEach(_networks, n => n.Network.Dispose());

    [Fact]
    [NoTensorLeaks]
    public void Step_EveryNetwork_LeavesNothing() => Step();

    [Fact]
    [NoTensorLeaks]
    public void Forward_OutsideAnyScope_LeavesItsResult()
    {
        foreach ((NetworkCase small, StagedNetwork network) in _networks)
        {
            using Tensor input = small.Inputs(4);
            long before = Tensor.TotalCount;
            using Tensor logits = network.call(input);
            Assert.Equal(before + 1, Tensor.TotalCount);
            using Tensor hidden = network.Forward(input, 0, 2);
            Assert.Equal(before + 2, Tensor.TotalCount);
            using Tensor same = network.Forward(input, 0, 0);
            Assert.Equal(before + 3, Tensor.TotalCount);
        }
    }

    [Fact]
    [NoTensorLeaks]
    public void StartingWeights_LoadedOrRefused_LeaveNothing()
    {
        using var folder = new TempFolder();
        using var noGradient = no_grad();
        string path = folder["weights.safetensors"];
        using (FileStream stream = File.Create(path))
        {
            SafeTensors.Write(stream, _networks[2].Network.state_dict());
        }

        StartingWeights.Load(_networks[2].Network, path);
        Assert.Throws<ModelException>(() => StartingWeights.Load(_networks[3].Network, path));
    }

    private static (NetworkCase, StagedNetwork)[] BuildInAScope()
    {
        using var scope = NewDisposeScope(); // which they outlive
        return [.. NetworkCase.Small.Select(c => (c, c.Build()))];
    }

    private void Step()
    {
        foreach ((NetworkCase small, StagedNetwork network) in _networks)
        {
            using var scope = NewDisposeScope();
            network.train();
            network.call(small.Inputs(4).to_type(ScalarType.BFloat16)).sum().backward();
        }
    }
}
