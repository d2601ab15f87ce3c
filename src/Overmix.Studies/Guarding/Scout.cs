using Overmix.Core.Configuration;
using Overmix.Core.Curves;
using Overmix.Core.Errors;
using Overmix.Core.Seeding;
using Overmix.Diagnostics.Guarding;
using Overmix.Training.Compute;
using Overmix.Training.Data;
using Overmix.Training.Loop;
using Overmix.Training.Models;

namespace Overmix.Studies.Guarding;

/// <summary>One scout: a loop on all but one fold that halts at each evaluation, having measured itself on that fold.</summary>
internal sealed class Scout : IRunSink, IDisposable
{
    private readonly StagedNetwork _network;
    private readonly Examples _heldOut;
    private readonly PreparedData _part;
    private readonly TrainingLoop _loop;
    private HeldOutPoint? _point;
    private bool _isAtEnd;

    public Scout(RunConfig config, PreparedData data, int[][] folds, int fold, Func<ExitCode?> stopRequested)
    {
        config = ComputeChoice.Resolve(config);
        int[] train = [.. Enumerable.Range(0, data.Train.Count).Except(folds[fold])];
        _heldOut = FoldData.Take(data.Train, folds[fold]);
        _part = FoldData.With(data, FoldData.Take(data.Train, train), FoldData.Take(data.Train, folds[fold])); // its "test" is the fold: a scout never sees the run's
        _network = ModelFactory.Create(config.Model, data.Shape, data.Classes, new RandomStreams((ulong)config.Seed));
        _network.Format = ComputeFormat.Of(config.Train);
        _loop = new TrainingLoop(config, _part, _network, new TrainingHooks { Sink = this, StopRequested = () => Halt(stopRequested) });
    }

    /// <summary>Whether it halted because a stop was requested.</summary>
    public bool WasStopped { get; private set; }

    /// <summary>Trains to the next evaluation; null at the end of the budget.</summary>
    public HeldOutPoint? Next()
    {
        _point = null;
        if (_isAtEnd)
        {
            return null;
        }

        _isAtEnd = _loop.Run().Status != TrainingStatus.Interrupted;
        return _point;
    }

    public void Record(EpochRecord record, Timing timing)
    {
        (double error, double[] blocks) = _loop.Average is { } average ? average.With(() => HeldOutLoss.Blocks(_network, _heldOut)) : HeldOutLoss.Blocks(_network, _heldOut);
        _point = new HeldOutPoint(record.Epoch, HeldOutLoss.Mean(blocks), error) { Blocks = blocks };
    }

    public void Note(RunEvent happening)
    {
    }

    public void Progress(int epoch, long step, long totalSteps)
    {
    }

    public void Dispose()
    {
        _loop.Dispose();
        _network.Dispose();
        _part.Dispose();
        _heldOut.Dispose();
    }

    private ExitCode? Halt(Func<ExitCode?> stopRequested)
    {
        if (stopRequested() is { } code)
        {
            WasStopped = true;
            return code;
        }

        return _point is null ? null : ExitCode.StoppedByLimit;
    }
}
