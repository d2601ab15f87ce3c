using Overmix.Core.Configuration;
using Overmix.Core.Directives;
using Overmix.Core.Seeding;
using Overmix.Training.Compute;
using Overmix.Training.Data;
using Overmix.Training.Mixup;
using Overmix.Training.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Overmix.Training.Loop;

/// <summary>Data and network of a run, ready to train.</summary>
/// <param name="Config">The configuration they were made from.</param>
/// <param name="Data">The examples; disposed with this.</param>
/// <param name="Model">The network at its initial weights, [b, c, h, w] → logits [b, C]; disposed with this.</param>
public sealed record TrainingSetup(RunConfig Config, PreparedData Data, nn.Module<Tensor, Tensor> Model) : IDisposable
{
    /// <summary>Number of trainable parameters d.</summary>
    public long Parameters => ModelFactory.CountParameters(Model);

    /// <summary>The exact floor of the run's Mixup objective.</summary>
    public double MixupFloor =>
        TrainingObjective.Of(ObjectiveKind.Mixup, Config, MixingTask.Of(Data, Model), new RandomStreams((ulong)Config.Seed)).Floor;

    /// <summary>Prepares a configuration's data and creates its network, on its device.</summary>
    /// <param name="config">The configuration; valid. The setup's has precision and layout chosen where they were auto.</param>
    /// <exception cref="DeviceException">There is no such device.</exception>
    /// <exception cref="DataException">The data cannot be had.</exception>
    /// <exception cref="ModelException">There is no such network.</exception>
    public static TrainingSetup Of(RunConfig config) => Of(config, streams => DataPreparation.Prepare(config.Data, streams));

    /// <summary>Prepares a data set of the caller's and creates a network for it, on its device.</summary>
    /// <param name="config">The configuration; valid. <c>data.name</c> is not looked at.</param>
    /// <param name="set">The data set; must outlive the setup if it is larger than <c>data.inMemory</c>.</param>
    /// <exception cref="DeviceException">There is no such device.</exception>
    /// <exception cref="DataException">The data set is too small for what is asked.</exception>
    /// <exception cref="ModelException">There is no such network.</exception>
    public static TrainingSetup Of(RunConfig config, IDataSet set) => Of(config, streams => DataPreparation.Prepare(set, config.Data, streams));

    /// <summary>Creates a network for data of the caller's making, on its device.</summary>
    /// <param name="config">The configuration; valid.</param>
    /// <param name="prepare">Prepares the data; disposed with the setup.</param>
    internal static TrainingSetup Of(RunConfig config, Func<RandomStreams, PreparedData> prepare)
    {
        config = ComputeChoice.Resolve(config);
        var streams = new RandomStreams((ulong)config.Seed);
        Device device = ComputeDevice.Open(config.Train.Device);
        PreparedData data = prepare(streams);
        try
        {
            data = data.MovedTo(device);
            StagedNetwork network = ModelFactory.Create(config.Model, data.Shape, data.Classes, streams);
            network.Format = ComputeFormat.Of(config.Train);
            return new TrainingSetup(config, data, device.type == DeviceType.CPU ? network : network.to(device));
        }
        catch
        {
            data.Dispose();
            throw;
        }
    }

    /// <summary>Starts from the weights that <c>model.weights</c> names. Not for a run that goes on from a checkpoint.</summary>
    /// <returns>What was taken; null if the configuration names no file.</returns>
    /// <exception cref="ModelException">The file does not fit the network, or the network is the caller's own.</exception>
    /// <exception cref="Checkpoints.CheckpointException">The file cannot be read.</exception>
    public StartingWeights? LoadWeights() => Config.Model.Weights.Length == 0 ? null
        : Model is StagedNetwork network ? StartingWeights.Load(network, Config.Model.Weights)
        : throw new ModelException("model.weights: only networks named by model.name can start from a file.");

    /// <summary>The loop that trains them. Dispose it before this.</summary>
    /// <param name="hooks">What the loop talks to.</param>
    public TrainingLoop CreateLoop(TrainingHooks hooks) => new(Config, Data, Model, hooks);

    /// <inheritdoc/>
    public void Dispose()
    {
        Model.Dispose();
        Data.Dispose();
    }
}
