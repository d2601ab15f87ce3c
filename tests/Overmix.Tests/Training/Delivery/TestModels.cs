using Overmix.Core.Configuration;
using Overmix.Core.Seeding;
using Overmix.Native;
using Overmix.Training.Data;
using Overmix.Training.Delivery;
using Overmix.Training.Models;
using static TorchSharp.torch;

namespace Overmix.Tests.Training.Delivery;

/// <summary>Small model folders.</summary>
internal static class TestModels
{
    public static ModelCard Card { get; } = new()
    {
        OvermixVersion = "0.1.0",
        Run = "tiny/0001-01234567",
        RunHash = new string('a', 64),
        Epoch = 7,
        Step = 23,
        Position = "ep00007-s0002",
        Objective = "mixup@0-",
        Architecture = new() { Widths = [3] },
        Parameters = 21,
        Classes = ["red fox", "été", "\"quoted\", <b>"],
        Input = new InputShape(1, 1, 2),
        Standardization = new Standardization([0.1], [1 / 3.0]),
        Compute = new ComputeFacts(Precision.Float32, ImageLayout.Contiguous, 1, 4),
        Data = new DataFacts("mine", new string('b', 64), [4, 5, 6], new(), 1),
    };

    /// <summary>Weights of the card's architecture from a seed.</summary>
    public static Dictionary<string, Tensor> Weights(ulong seed)
    {
        LibTorch.EnsureLoaded();
        using var scope = NewDisposeScope();
        nn.Module<Tensor, Tensor> network = ModelFactory.Create(Card.Architecture, new ExampleShape(1, 1, 2), 3, new RandomStreams(seed));
        return network.state_dict().ToDictionary(t => t.Key, t => t.Value.detach().clone().DetachFromDisposeScope());
    }

    /// <summary>A network of a card at its initial weights.</summary>
    public static TrainedModel Untrained(ModelCard card)
    {
        LibTorch.EnsureLoaded();
        using var scope = NewDisposeScope();
        var shape = new ExampleShape(card.Input.Channels, card.Input.Height, card.Input.Width);
        return TrainedModel.Of(card, ModelFactory.Create(card.Architecture, shape, card.Classes.Count, new RandomStreams(4)).state_dict(), "initial weights");
    }

    public static void Write(string folder, ulong seed = 1)
    {
        Dictionary<string, Tensor> weights = Weights(seed);
        ModelFolder.Write(folder, Card, weights);
        Free(weights);
    }

    public static void Free(Dictionary<string, Tensor> weights) => weights.Values.ToList().ForEach(t => t.Dispose());

    /// <summary>What a model says of one input: tells models apart.</summary>
    public static double Say(string folder)
    {
        using TrainedModel model = TrainedModel.Load(folder);
        return model.Predict((float[])[0.25f, 0.75f]).LogProbabilities.Span[0];
    }
}
