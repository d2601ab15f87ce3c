using Overmix.Core.Curves;
using static TorchSharp.torch;

namespace Overmix.Training.Loop;

/// <summary>Measures training and evaluation time apart.</summary>
internal sealed class Stopclock(TimeProvider clock)
{
    private long _since = clock.GetTimestamp();
    private long _examples;
    private double _trainingSeconds;

    public void CountExamples(int count) => _examples += count;

    public void EvaluationStarts() => (_trainingSeconds, _since) = (Elapsed(), clock.GetTimestamp());

    public Timing EvaluationEnds(int epoch)
    {
        double rate = _trainingSeconds > 0 ? _examples / _trainingSeconds : 0;
        var timing = new Timing(epoch, _trainingSeconds, Elapsed(), rate, Environment.WorkingSet, Tensor.TotalCount);
        (_since, _examples) = (clock.GetTimestamp(), 0);
        return timing;
    }

    private double Elapsed() => clock.GetElapsedTime(_since).TotalSeconds;
}
