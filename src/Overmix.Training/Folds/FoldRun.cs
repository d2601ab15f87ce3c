using Overmix.Core.Configuration;
using Overmix.Core.Curves;
using Overmix.Core.Errors;
using Overmix.Training.Data;
using Overmix.Training.Loop;

namespace Overmix.Training.Folds;

/// <summary>What a fold's run reads on the examples it left out, at one evaluation.</summary>
/// <param name="Epoch">Epochs completed.</param>
/// <param name="Loss">Mean cross-entropy, nats.</param>
/// <param name="Error">Share of wrong answers, in [0, 1].</param>
/// <param name="Blocks">Mean cross-entropy of disjoint parts of those examples; NaN for an empty part.</param>
public sealed record FoldReading(int Epoch, double Loss, double Error, IReadOnlyList<double> Blocks);

/// <summary>A run on all but one fold that halts at each evaluation, having measured itself, or its averaged weights where it keeps them, on that fold.</summary>
public sealed class FoldRun : IRunSink, IDisposable
{
    private readonly TrainingSetup _setup;
    private readonly TrainingLoop _loop;
    private FoldReading? _point;
    private bool _isAtEnd;

    /// <summary>Prepares it.</summary>
    /// <param name="config">The configuration of the run on all examples.</param>
    /// <param name="data">Its data; borrowed. The test part is not looked at.</param>
    /// <param name="folds">The rows of each fold.</param>
    /// <param name="fold">Which is left out.</param>
    /// <param name="stopRequested">Asked before every step: null to go on.</param>
    public FoldRun(RunConfig config, PreparedData data, int[][] folds, int fold, Func<ExitCode?> stopRequested)
    {
        config = config with { Instruments = new InstrumentsConfig { Budget = 0 } };
        int[] train = [.. Enumerable.Range(0, data.Train.Count).Except(folds[fold])];
        _setup = TrainingSetup.Of(config, _ => data.With(data.Train.Take(train), null, data.Train.Take(folds[fold]))); // its "test" is the fold: it never sees the run's
        _ = _setup.LoadWeights();
        _loop = _setup.CreateLoop(new TrainingHooks { Sink = this, StopRequested = () => Halt(stopRequested) });
    }

    /// <summary>Whether it halted because a stop was requested.</summary>
    public bool WasStopped { get; private set; }

    /// <summary>Trains to the next evaluation; null at the end of the budget.</summary>
    public FoldReading? Next()
    {
        _point = null;
        if (_isAtEnd)
        {
            return null;
        }

        _isAtEnd = _loop.Run().Status != TrainingStatus.Interrupted;
        return _point;
    }

    /// <inheritdoc/>
    public void Record(EpochRecord record, Timing timing)
    {
        (double error, double[] blocks) = _loop.Average is { } average ? average.With(ReadFold) : ReadFold();
        _point = new FoldReading(record.Epoch, HeldOutLoss.Mean(blocks), error, blocks);
    }

    /// <inheritdoc/>
    public void Note(RunEvent happening)
    {
    }

    /// <inheritdoc/>
    public void Progress(int epoch, long step, long totalSteps)
    {
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _loop.Dispose();
        _setup.Dispose();
    }

    private (double Error, double[] Blocks) ReadFold() => HeldOutLoss.Blocks(_setup.Model, _setup.Data.Test, _setup.Config.Evaluation.BatchSize);

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
