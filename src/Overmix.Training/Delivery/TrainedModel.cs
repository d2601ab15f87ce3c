using Overmix.Core.Configuration;
using Overmix.Core.Seeding;
using Overmix.Training.Checkpoints;
using Overmix.Training.Compute;
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
        using var scope = NewDisposeScope();
        var shape = new ExampleShape(card.Input.Channels, card.Input.Height, card.Input.Width);
        StagedNetwork network = ModelFactory.Create(card.Architecture, shape, card.Classes.Count, new RandomStreams(0));
        try
        {
            ModelWeights.Copy(weights, network, source);
            network.Format = new ComputeFormat(card.Compute.Precision == Precision.Bfloat16 ? ScalarType.BFloat16 : ScalarType.Float32, card.Compute.Layout == ImageLayout.ChannelsLast);
            network.eval();
            return new TrainedModel(card, network);
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    /// <summary>Reads examples of a data set, standardised as the network expects them; labels are the set's own.</summary>
    /// <param name="set">The data set; must outlive the result.</param>
    /// <param name="indices">Which examples, each in [0, Count); at least one.</param>
    /// <exception cref="ArgumentOutOfRangeException">The examples have another shape; see <see cref="Fits"/>.</exception>
    public Examples Read(IDataSet set, int[] indices)
    {
        set = MatchedImages.For(set, Shape);
        ArgumentOutOfRangeException.ThrowIfNotEqual(set.Shape, Shape, nameof(set));
        int[] labels = new int[indices.Length];
        for (int i = 0; i < labels.Length; i++)
        {
            labels[i] = set.Labels[indices[i]];
        }

        return PartReader.Of(set, Card.Data.Preparation, Card.Standardization).Read(indices, labels);
    }

    /// <summary>Whether examples of a data set have the network's shape, or differ in grey and colour alone.</summary>
    /// <param name="set">The data set.</param>
    public bool Fits(IDataSet set) => MatchedImages.For(set, Shape).Shape == Shape;

    /// <summary>Predicts examples.</summary>
    /// <param name="examples">Standardised examples.</param>
    public Predictions Predict(Examples examples) => Forward.Predict(_network, examples, Card.Classes.Count, Card.Compute);

    /// <summary>Predicts images.</summary>
    /// <param name="pixels">Bytes, <c>[n, c, h, w]</c>, n ≥ 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is no multiple of an input's.</exception>
    public Predictions Predict(ReadOnlySpan<byte> pixels)
    {
        using var examples = new Examples(pixels, NoLabels(pixels.Length), Shape, Card.Classes.Count, Card.Standardization);
        return Predict(examples);
    }

    /// <summary>Predicts raw inputs.</summary>
    /// <param name="inputs">Inputs, <c>[n, c·h·w]</c>, images in [0, 1], n ≥ 1; left as they are.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is no multiple of an input's.</exception>
    public Predictions Predict(ReadOnlySpan<float> inputs)
    {
        int[] labels = NoLabels(inputs.Length);
        float[] standardised = inputs.ToArray();
        Card.Standardization.Apply(standardised, Shape);
        using var examples = new Examples(standardised, labels, Shape, Card.Classes.Count);
        return Predict(examples);
    }

    /// <summary>Logits, [b, C], of inputs as the network was trained to see them; in the caller's dispose scope.</summary>
    internal Tensor Logits(Tensor standardised) => _network.forward(standardised);

    /// <inheritdoc/>
    public void Dispose() => _network.Dispose();

    private int[] NoLabels(int length)
    {
        ArgumentOutOfRangeException.ThrowIfZero(length);
        ArgumentOutOfRangeException.ThrowIfNotEqual(length % Shape.Size, 0, nameof(length));
        return new int[length / Shape.Size];
    }
}
