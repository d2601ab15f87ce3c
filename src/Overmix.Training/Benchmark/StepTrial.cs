using Overmix.Core.Errors;
using Overmix.Native;
using Overmix.Training.Compute;
using Overmix.Training.Loop;
using Overmix.Training.Models;
using static TorchSharp.torch;

namespace Overmix.Training.Benchmark;

/// <summary>Times the steps of the training loop itself: pairs drawn, batch mixed, forward, backward, update, sums.</summary>
public sealed class StepTrial : IDisposable
{
    private readonly TrainingSetup _setup;
    private readonly TrainingLoop _loop;
    private readonly StepTask _task;
    private readonly TimeProvider _time;
    private int _left;

    /// <summary>Prepares a run and takes its first epoch, which warms up.</summary>
    /// <param name="task">What to time.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="DeviceException">There is no such device.</exception>
    public StepTrial(StepTask task, TimeProvider time)
    {
        (_task, _time) = (task, time);
        _ = ThreadPolicy.Apply(task.Threads);
        _setup = task.Prepare();
        _loop = _setup.CreateLoop(new TrainingHooks { Sink = new MemorySink(), StopRequested = () => _left-- > 0 ? null : ExitCode.StoppedByInterrupt, Clock = time });
        _ = Seconds((task.Examples + task.BatchSize - 1) / task.BatchSize + 1);
    }

    /// <summary>The network.</summary>
    internal StagedNetwork Network => (StagedNetwork)_setup.Model;

    /// <summary>Seconds for some steps, the device's work included.</summary>
    /// <param name="steps">How many; ≥ 1.</param>
    public double Seconds(int steps)
    {
        _ = ThreadPolicy.Apply(_task.Threads);
        _left = steps;
        long start = _time.GetTimestamp();
        _ = _loop.Run();
        if (_task.Device != "cpu")
        {
            cuda.synchronize(device(_task.Device));
        }

        return _time.GetElapsedTime(start).TotalSeconds;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _loop.Dispose();
        _setup.Dispose();
    }
}
