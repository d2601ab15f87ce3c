using Overmix.Core.Seeding;
using Overmix.Training.Checkpoints;
using Overmix.Training.Data;
using Overmix.Training.Models;
using static TorchSharp.torch;

namespace Overmix.Training.Delivery;

/// <summary>A trained network, ready to predict.</summary>
public sealed class TrainedModel : IDisposable
{
    private readonly nn.Module<Tensor, Tensor> _network;

    private TrainedModel(ModelCard card, nn.Module<Tensor, Tensor> network) => (Card, _network) = (card, network);

    /// <summary>What it is and what it expects.</summary>
    public ModelCard Card { get; }

    /// <summary>Shape of one input.</summary>
    public ExampleShape Shape => new(Card.Input.Channels, Card.Input.Height, Card.Input.Width);

    /// <summary>Loads a model folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="CheckpointException">A file is missing or damaged, or the weights are not those of the architecture.</exception>
    /// <exception cref="ModelException">This version has no such architecture.</exception>
    public static TrainedModel Load(string folder)
    {
        (ModelCard card, IReadOnlyDictionary<string, Tensor> weights) = ModelFolder.Read(folder);
        try
        {
            return Of(card, weights, Path.Combine(folder, ModelFolder.WeightsFile));
        }
        finally
        {
            foreach (Tensor tensor in weights.Values)
            {
                tensor.Dispose();
            }
        }
    }

    /// <summary>Puts weights into an architecture.</summary>
    /// <param name="card">The architecture and all else.</param>
    /// <param name="weights">Parameters and buffers by name; copied.</param>
    /// <param name="source">Where they come from, for messages.</param>
    /// <exception cref="CheckpointException">The weights are not those of the architecture.</exception>
    /// <exception cref="ModelException">This version has no such architecture.</exception>
    public static TrainedModel Of(ModelCard card, IReadOnlyDictionary<string, Tensor> weights, string source)
    {
        var shape = new ExampleShape(card.Input.Channels, card.Input.Height, card.Input.Width);
        nn.Module<Tensor, Tensor> network = ModelFactory.Create(card.Architecture, shape, card.Classes.Count, new RandomStreams(0));
        try
        {
            ModelWeights.Copy(weights, network, source);
            network.eval();
            return new TrainedModel(card, network);
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    /// <summary>Predicts.</summary>
    /// <param name="inputs">Raw inputs, <c>[n, c·h·w]</c>, images in [0, 1], n ≥ 1; left as they are.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is no multiple of an input's.</exception>
    public Predictions Predict(ReadOnlySpan<float> inputs)
    {
        int size = Shape.Size;
        ArgumentOutOfRangeException.ThrowIfZero(inputs.Length, nameof(inputs));
        ArgumentOutOfRangeException.ThrowIfNotEqual(inputs.Length % size, 0, nameof(inputs));
        float[] standardised = inputs.ToArray();
        Card.Standardization.Apply(standardised, Shape);
        using Tensor batch = tensor(standardised, [inputs.Length / size, Shape.Channels, Shape.Height, Shape.Width]); // [n, c, h, w]
        return Forward.Predict(_network, batch, Card.Classes.Count, Card.Compute);
    }

    /// <inheritdoc/>
    public void Dispose() => _network.Dispose();
}
