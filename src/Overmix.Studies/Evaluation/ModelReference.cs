using Overmix.Config;
using Overmix.Core.Configuration;
using Overmix.Core.Findings;
using Overmix.Native;
using Overmix.Runs.Store;
using Overmix.Training.Checkpoints;
using Overmix.Training.Delivery;
using Overmix.Training.Loop;

namespace Overmix.Studies.Evaluation;

/// <summary>
/// A trained network as people name it: a model folder, a run folder, or one checkpoint of a run. A run stands for its model, or for its newest valid checkpoint
/// where that is later, as in a run that was killed.
/// </summary>
/// <param name="Folder">The folder.</param>
/// <param name="Run">The run it belongs to; null for a model folder on its own.</param>
/// <param name="Checkpoint">Name of the checkpoint; null for the model folder.</param>
public sealed record ModelReference(string Folder, RunDirectory? Run, string? Checkpoint)
{
    /// <summary>Whether a folder is one of the three.</summary>
    /// <param name="folder">The folder.</param>
    public static bool IsOne(string folder) => ModelFolder.IsOne(folder) || File.Exists(Path.Combine(folder, RunFiles.Manifest)) || RunOfCheckpoint(folder) is not null;

    /// <summary>Finds out which of the three a folder is.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="StudyModelException">It is none, or the run has neither model nor checkpoint.</exception>
    public static ModelReference Of(string folder)
    {
        if (ModelFolder.IsOne(folder))
        {
            return new ModelReference(folder, null, null);
        }

        return RunOfCheckpoint(folder) is { } run ? new ModelReference(folder, run, Path.GetFileName(Path.GetFullPath(folder)))
            : File.Exists(Path.Combine(folder, RunFiles.Manifest)) ? Of(RunDirectory.Open(folder))
            : throw new StudyModelException(folder, "is neither a model folder (it has no model.json), nor a run's folder, nor a checkpoint inside one. A run leaves its model in its folder 'model'.");
    }

    /// <summary>The newest network of a run.</summary>
    /// <param name="run">The run.</param>
    /// <exception cref="StudyModelException">The run has neither model nor checkpoint.</exception>
    public static ModelReference Of(RunDirectory run)
    {
        string folder = run.PathOf(ModelFolder.DefaultName);
        CheckpointName? newest = new CheckpointStore(run.CheckpointsPath).Names is [{ } name, ..] ? CheckpointName.TryParse(name) : null;
        CheckpointName? delivered = ModelFolder.IsOne(folder) ? CheckpointName.TryParse(ModelFolder.ReadCard(folder).Position) : null;
        return delivered is null && newest is null ? throw new StudyModelException(run.Path, "has no model yet: it was ended before its first checkpoint. Go on with it: overmix resume.")
            : delivered is null || newest > delivered ? new ModelReference(run.CheckpointsPath, run, "")
            : new ModelReference(folder, run, null);
    }

    /// <summary>Loads the network; threads are set as it was trained with.</summary>
    /// <param name="notes">What was passed over and why.</param>
    /// <exception cref="CheckpointException">It is damaged.</exception>
    public TrainedModel Load(out IReadOnlyList<Finding> notes)
    {
        LibTorch.EnsureLoaded();
        notes = [];
        TrainedModel model = Checkpoint is null ? TrainedModel.Load(Folder) : LoadCheckpoint(Run!, Checkpoint, out notes);
        int threads = model.Card.Compute.Threads;
        _ = ThreadPolicy.Apply(threads == 0 ? ThreadPolicy.Available : Math.Min(threads, ThreadPolicy.Available));
        return model;
    }

    private static TrainedModel LoadCheckpoint(RunDirectory run, string name, out IReadOnlyList<Finding> notes)
    {
        var store = new CheckpointStore(run.CheckpointsPath);
        notes = [];
        using Checkpoint checkpoint = name.Length > 0 ? store.Load(name) : store.LoadNewestValid(out notes)!;
        string folder = run.PathOf(ModelFolder.DefaultName);
        if (ModelFolder.IsOne(folder))
        {
            return ModelDelivery.FromCheckpoint(ModelFolder.ReadCard(folder), checkpoint);
        }

        // Standardisation and class names come from the data: they must be there, and be the same.
        RunManifest manifest = run.ReadManifest();
        RunConfig config = ConfigReader.Read(run.ReadConfig(), run.PathOf(RunFiles.Config), []).Config;
        using TrainingSetup setup = TrainingSetup.Of(config);
        return setup.Data.Sha256 == manifest.DataSha256
            ? ModelDelivery.FromCheckpoint(setup, checkpoint, new ModelOrigin(manifest.OvermixVersion, run.Reference, manifest.Hash))
            : throw new StudyModelException(run.Path, "the data are not those the run was started with, so its standardisation is lost. Bring back the original data, or go on with the run.");
    }

    private static RunDirectory? RunOfCheckpoint(string folder)
    {
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        string? checkpoints = Path.GetDirectoryName(full), run = Path.GetDirectoryName(checkpoints);
        return run is not null && CheckpointName.TryParse(Path.GetFileName(full)) is not null && Path.GetFileName(checkpoints) == RunFiles.Checkpoints && File.Exists(Path.Combine(run, RunFiles.Manifest))
            ? RunDirectory.Open(run)
            : null;
    }
}
