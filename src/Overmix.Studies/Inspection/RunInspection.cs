using Overmix.Config;
using Overmix.Core.Configuration;
using Overmix.Core.Findings;
using Overmix.Native;
using Overmix.Runs.Store;
using Overmix.Studies.Evaluation;
using Overmix.Training.Checkpoints;
using Overmix.Training.Delivery;
using Overmix.Training.Instruments;
using Overmix.Training.Loop;

namespace Overmix.Studies.Inspection;

/// <summary>What to inspect.</summary>
/// <param name="Run">The run.</param>
/// <param name="Checkpoint">Name of a checkpoint of it; null for the newest valid one.</param>
/// <param name="Options">What to measure.</param>
/// <param name="Teachers">Models whose mean is the teacher of the label-noise meter; may be none.</param>
public sealed record InspectionRequest(RunDirectory Run, string? Checkpoint, InspectionOptions Options, IReadOnlyList<ModelReference> Teachers);

/// <summary>What was found, and where.</summary>
/// <param name="Checkpoint">Name of the checkpoint.</param>
/// <param name="Epoch">Epochs completed there.</param>
/// <param name="Step">Steps completed there.</param>
/// <param name="Result">The measurements.</param>
/// <param name="Notes">What was passed over and why.</param>
public sealed record RunInspectionResult(string Checkpoint, int Epoch, long Step, InspectionResult Result, IReadOnlyList<Finding> Notes);

/// <summary>Measures a checkpoint of a run with every instrument; the run stays as it is.</summary>
public static class RunInspection
{
    /// <summary>Measures.</summary>
    /// <param name="request">What to inspect.</param>
    /// <exception cref="StudyModelException">The run has no checkpoint, or its data are gone.</exception>
    /// <exception cref="CheckpointException">The checkpoint is missing or damaged, or lacks what is asked for.</exception>
    public static RunInspectionResult Of(InspectionRequest request)
    {
        RunDirectory run = request.Run;
        RunManifest manifest = run.ReadManifest();
        RunConfig config = ConfigReader.Read(run.ReadConfig(), run.PathOf(RunFiles.Config), []).Config;
        LibTorch.EnsureLoaded();
        var store = new CheckpointStore(run.CheckpointsPath);
        IReadOnlyList<Finding> notes = [];
        string? name = request.Checkpoint;
        using Checkpoint checkpoint = (name is not null ? store.Load(name) : store.LoadNewestValid(out name, out notes))
            ?? throw new StudyModelException(run.Path, "has no checkpoint to inspect. checkpoint.every sets how often one is written.");
        List<TrainedModel> teachers = [];
        try
        {
            foreach (ModelReference teacher in request.Teachers)
            {
                teachers.Add(teacher.Load(out IReadOnlyList<Finding> passedOver));
                notes = [.. notes, .. passedOver];
            }

            using TrainingSetup setup = TrainingSetup.Of(config);
            _ = ThreadPolicy.Apply(Math.Min(Math.Max(1, setup.Config.Train.Threads), ThreadPolicy.Available));
            RequireSameData(run, manifest, setup);
            var state = TrainingState.FromJson(checkpoint.StateJson);
            return new RunInspectionResult(name!, state.Epoch, state.Step, CheckpointInspection.Of(setup, checkpoint, request.Options, teachers), notes);
        }
        finally
        {
            teachers.ForEach(teacher => teacher.Dispose());
        }
    }

    private static void RequireSameData(RunDirectory run, RunManifest manifest, TrainingSetup setup)
    {
        if (manifest.DataSha256 != setup.Data.Sha256)
        {
            throw new StudyModelException(run.Path, "the data are not those the run was started with, so its training set cannot be made again. Bring back the original data.");
        }
    }
}
