using System.Diagnostics;
using Overmix.Core.Configuration;
using Overmix.Core.Curves;
using Overmix.Core.Errors;
using Overmix.Native;
using Overmix.Training.Loop;

namespace Overmix.Studies.Sweeps;

/// <summary>What a run costs on this machine, measured by training a little of it.</summary>
/// <param name="StepSeconds">Seconds a step.</param>
/// <param name="EvaluationSeconds">Seconds an evaluation; 0 if none was reached.</param>
/// <param name="Parameters">Trainable parameters d.</param>
/// <param name="Examples">Training examples n.</param>
public sealed record ProbedCost(double StepSeconds, double EvaluationSeconds, long Parameters, int Examples);

/// <summary>Trains a configuration for a moment, without a trace, and times it.</summary>
internal static class CostProbe
{
    private const int WarmUpSteps = 2, LeastSteps = 4, MostSteps = 400;
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(1);

    /// <summary>Measures a configuration.</summary>
    /// <param name="config">The configuration; valid.</param>
    public static ProbedCost Measure(RunConfig config)
    {
        LibTorch.EnsureLoaded();
        _ = ThreadPolicy.Apply(Math.Min(Math.Max(1, config.Train.Threads), ThreadPolicy.Available));
        using TrainingSetup setup = TrainingSetup.Of(config with { Model = config.Model with { Weights = "" } });
        var steps = new StepTimes();
        using TrainingLoop loop = setup.CreateLoop(new TrainingHooks { Sink = steps, StopRequested = () => steps.IsEnough ? ExitCode.StoppedByLimit : null });
        _ = loop.Run();
        return new ProbedCost(steps.StepSeconds, steps.EvaluationSeconds, setup.Parameters, setup.Data.Train.Count);
    }

    private sealed class StepTimes : IRunSink
    {
        private readonly Stopwatch _clock = Stopwatch.StartNew();
        private readonly List<double> _evaluations = [];
        private long _steps;
        private double _began, _spentEvaluating, _last;

        public bool IsEnough => _steps >= LeastSteps && (_steps >= MostSteps || _clock.Elapsed > Budget);

        public double StepSeconds => _steps > WarmUpSteps ? Math.Max(0, _last - _began - _spentEvaluating) / (_steps - WarmUpSteps) : _last;

        public double EvaluationSeconds => _evaluations.Count == 0 ? 0 : _evaluations[_evaluations.Count / 2];

        public void Record(EpochRecord record, Timing timing)
        {
            _evaluations.Add(timing.EvaluationSeconds);
            _evaluations.Sort();
            _spentEvaluating += _steps > WarmUpSteps ? timing.EvaluationSeconds : 0;
        }

        public void Note(RunEvent happening)
        {
        }

        public void Progress(int epoch, long step, long totalSteps)
        {
            (_steps, _last) = (step, _clock.Elapsed.TotalSeconds);
            if (step == WarmUpSteps)
            {
                _began = _last;
            }
        }
    }
}
