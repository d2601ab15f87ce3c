using Overmix.Core.Seeding;
using Overmix.Training.Checkpoints;
using Overmix.Training.Data;
using Overmix.Training.Delivery;
using Overmix.Training.Models;
using static TorchSharp.torch;

namespace Overmix.Training.Instruments;

/// <summary>
/// Stands in for the unknown P(Y|x): the mean of the probabilities of one or several trained networks. It is only as good as they are; what is measured against it is
/// noise as far as they know.
/// </summary>
public sealed class Teacher : IDisposable
{
    private readonly IReadOnlyList<Func<Tensor, Tensor>> _logits;
    private readonly StagedNetwork? _own;

    private Teacher(IReadOnlyList<Func<Tensor, Tensor>> logits, StagedNetwork? own = null) => (_logits, _own) = (logits, own);

    /// <summary>How many networks it is made of.</summary>
    public int Count => _logits.Count;

    /// <summary>Trained networks as a teacher, each fed inputs as it was trained to see them.</summary>
    /// <param name="models">At least one; borrowed.</param>
    /// <param name="data">The run's data.</param>
    /// <exception cref="ModelException">One has other classes or inputs of another shape.</exception>
    public static Teacher Of(IReadOnlyList<TrainedModel> models, PreparedData data)
    {
        ArgumentOutOfRangeException.ThrowIfZero(models.Count, nameof(models));
        foreach (TrainedModel model in models)
        {
            if (!model.Card.Classes.SequenceEqual(data.ClassNames) || model.Shape != data.Shape)
            {
                throw new ModelException($"The teacher {model.Card.Run} tells {model.Card.Classes.Count} classes of inputs {model.Shape} apart, the run {data.Classes} of {data.Shape}; it must be the same classes, of the same names in the same order, and the same shape.");
            }
        }

        return new Teacher([.. models.Select(model => (Func<Tensor, Tensor>)(x => model.Logits(Restandardized(x, data.Standardization, model.Card.Standardization))))]);
    }

    /// <summary>Other weights of the run's own network as a teacher, for example its moving average.</summary>
    /// <param name="setup">The run.</param>
    /// <param name="weights">Parameters and buffers by name; copied.</param>
    /// <exception cref="CheckpointException">They do not fit the network.</exception>
    public static Teacher OfWeights(InstrumentSetup setup, IReadOnlyDictionary<string, Tensor> weights)
    {
        using var scope = NewDisposeScope();
        StagedNetwork network = ModelFactory.Create(setup.Config.Model, setup.Data.Shape, setup.Data.Classes, new RandomStreams(0));
        try
        {
            ModelWeights.Copy(weights, network, "average.safetensors");
            network.Format = (setup.Model as StagedNetwork)?.Format ?? network.Format;
            network.eval();
            return new Teacher([network.forward], network);
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    /// <summary>P(Y|x), [b, C], float64; in the caller's dispose scope.</summary>
    /// <param name="inputs">Inputs as the run's network sees them, [b, c, h, w].</param>
    public Tensor Probabilities(Tensor inputs)
    {
        using var scope = NewDisposeScope();
        Tensor sum = _logits.Select(logits => logits(inputs).to_type(ScalarType.Float64).softmax(1)).Aggregate((a, b) => a + b);
        return sum.div(_logits.Count).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public void Dispose() => _own?.Dispose();

    private static Tensor Restandardized(Tensor inputs, Standardization from, Standardization to)
    {
        Tensor mean = PerChannel(from.Mean), deviation = PerChannel(from.Deviation), newMean = PerChannel(to.Mean), newDeviation = PerChannel(to.Deviation); // [1, c, 1, 1]
        return inputs.to_type(ScalarType.Float64).mul(deviation.to(inputs.device)).add((mean - newMean).to(inputs.device)).div(newDeviation.to(inputs.device)).to_type(ScalarType.Float32);
    }

    private static Tensor PerChannel(IReadOnlyList<double> values) => tensor(values.ToArray()).reshape(1, values.Count, 1, 1);
}
