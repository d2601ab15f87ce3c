using Overmix.Training.Checkpoints;
using Overmix.Training.Loop;
using static TorchSharp.torch;

namespace Overmix.Training.Delivery;

/// <summary>Where a model comes from.</summary>
/// <param name="OvermixVersion">Version of Overmix that trained it.</param>
/// <param name="Run">The run as people name it.</param>
/// <param name="RunHash">The run's full hash.</param>
public sealed record ModelOrigin(string OvermixVersion, string Run, string RunHash);

/// <summary>Makes models of what is being trained, and of checkpoints.</summary>
public static class ModelDelivery
{
    /// <summary>Writes a loop's network as it stands into a model folder: the moving average of its weights where the run keeps one.</summary>
    /// <param name="folder">The folder; replaced in one step if it is there.</param>
    /// <param name="setup">Data and network.</param>
    /// <param name="loop">The loop that trains them.</param>
    /// <param name="origin">Where it comes from.</param>
    /// <exception cref="Core.Errors.StorageException">The disk is full or the folder not writable; a model written before is intact.</exception>
    public static void Write(string folder, TrainingSetup setup, TrainingLoop loop, ModelOrigin origin)
    {
        using var scope = NewDisposeScope();
        IReadOnlyDictionary<string, Tensor> weights = loop.Average?.State ?? setup.Model.state_dict();
        ModelCard card = CardOf(setup, origin) with { Epoch = loop.Epoch, Step = loop.Step, Position = loop.Position, Weights = KindOf(loop.Average is not null) };
        ModelFolder.Write(folder, card, weights);
    }

    /// <summary>Writes the weights that a guard had kept into a model folder.</summary>
    /// <param name="folder">The folder; replaced in one step if it is there.</param>
    /// <param name="setup">Data and network.</param>
    /// <param name="kept">The kept weights.</param>
    /// <param name="origin">Where they come from.</param>
    /// <exception cref="CheckpointException">The kept weights cannot be read.</exception>
    /// <exception cref="Core.Errors.StorageException">The disk is full or the folder not writable; a model written before is intact.</exception>
    public static void WriteKept(string folder, TrainingSetup setup, KeptWeights kept, ModelOrigin origin)
    {
        IReadOnlyDictionary<string, Tensor> weights = kept.Read(out int epoch, out long step);
        try
        {
            var place = new TrainingState { Epoch = epoch, Step = step };
            ModelFolder.Write(folder, CardOf(setup, origin) with { Epoch = epoch, Step = step, Position = place.Name, Weights = KindOf(setup.Config.Ema.Decay > 0) }, weights);
        }
        finally
        {
            weights.Values.ToList().ForEach(tensor => tensor.Dispose());
        }
    }

    /// <summary>The network of a checkpoint, made with the data and the architecture that its run was configured with.</summary>
    /// <param name="setup">Data and network of the run's configuration; left as they are.</param>
    /// <param name="checkpoint">The checkpoint; borrowed.</param>
    /// <param name="origin">Where it comes from.</param>
    /// <exception cref="CheckpointException">The checkpoint is of another architecture.</exception>
    public static TrainedModel FromCheckpoint(TrainingSetup setup, Checkpoint checkpoint, ModelOrigin origin) =>
        FromCheckpoint(CardOf(setup, origin), checkpoint);

    /// <summary>The network of a checkpoint, made with the card of a model of the same run.</summary>
    /// <param name="card">A card of the same run.</param>
    /// <param name="checkpoint">The checkpoint; borrowed.</param>
    /// <exception cref="CheckpointException">The checkpoint is of another architecture.</exception>
    public static TrainedModel FromCheckpoint(ModelCard card, Checkpoint checkpoint)
    {
        TrainingState state = TrainingState.FromJson(checkpoint.StateJson);
        ModelCard own = card with { Epoch = state.Epoch, Step = state.Step, Position = state.Name, Weights = KindOf(checkpoint.Average is not null) };
        return TrainedModel.Of(own, checkpoint.Average ?? checkpoint.Model, $"checkpoint {state.Name}");
    }

    private static ModelWeightKind KindOf(bool isAverage) => isAverage ? ModelWeightKind.Average : ModelWeightKind.Trained;

    private static ModelCard CardOf(TrainingSetup setup, ModelOrigin origin) => new()
    {
        OvermixVersion = origin.OvermixVersion,
        Run = origin.Run,
        RunHash = origin.RunHash,
        Epoch = 0,
        Step = 0,
        Position = "ep00000",
        Objective = setup.Config.Objective,
        Architecture = setup.Config.Model with { Weights = "" }, // what it started from is no part of what it is
        Parameters = setup.Parameters,
        Classes = setup.Data.ClassNames,
        Input = new InputShape(setup.Data.Shape.Channels, setup.Data.Shape.Height, setup.Data.Shape.Width),
        Standardization = setup.Data.Standardization,
        Compute = new ComputeFacts(setup.Config.Train.Precision, setup.Config.Train.Layout, setup.Config.Train.Threads, setup.Config.Evaluation.BatchSize),
        Data = new DataFacts(setup.Data.Name, setup.Data.Sha256, setup.Data.Train.ClassCounts, setup.Config.Data, setup.Config.Seed),
    };
}
