using Overmix.Core.Directives;
using Overmix.Core.Seeding;
using Overmix.Native;
using Overmix.Training.Augmentation;
using Overmix.Training.Data;
using Overmix.Training.Loop;
using Overmix.Training.Mixup;
using static TorchSharp.torch;

namespace Overmix.Training.Benchmark;

/// <summary>
/// Times how a batch is made: pairs drawn, gathered, mixed. It is all in which a Mixup step differs from an ERM step, so that the difference of the two shows what a
/// comparison of whole steps, each a hundred times as long, may lose in their scatter.
/// </summary>
public sealed class BatchTrial : IDisposable
{
    private readonly TrainingSetup _setup;
    private readonly TrainingObjective _objective;
    private readonly BatchAssembler _assembler;
    private readonly StepTask _task;
    private readonly TimeProvider _time;
    private int _epoch;

    /// <summary>Prepares the data of a step.</summary>
    /// <param name="task">The step whose batch is timed; on the CPU.</param>
    /// <param name="time">The clock.</param>
    public BatchTrial(StepTask task, TimeProvider time)
    {
        (_task, _time) = (task, time);
        _ = ThreadPolicy.Apply(task.Threads);
        _setup = task.Prepare();
        var streams = new RandomStreams((ulong)_setup.Config.Seed);
        ObjectiveKind kind = task.Mixup ? ObjectiveKind.Mixup : ObjectiveKind.Erm;
        _objective = TrainingObjective.Of(kind, _setup.Config, MixingTask.Of(_setup.Data, _setup.Model), streams);
        PreparedData data = _setup.Data;
        _assembler = new BatchAssembler(data.Train, new Augmenter(_setup.Config.Augment, data.Shape, data.Standardization, streams));
        _ = Seconds();
    }

    /// <summary>Seconds for one batch: the mean over an epoch.</summary>
    public double Seconds()
    {
        _ = ThreadPolicy.Apply(_task.Threads);
        int batches = _objective.Pairs.BatchesPerEpoch;
        long start = _time.GetTimestamp();
        for (int batch = 0; batch < batches; batch++)
        {
            using var scope = NewDisposeScope();
            _ = _assembler.Assemble(_objective.Pairs.Draw(_epoch, batch), _objective.Smoothing, _epoch);
        }

        _epoch++;
        return _time.GetElapsedTime(start).TotalSeconds / batches;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _assembler.Dispose();
        _setup.Dispose();
    }
}
