using Overmix.Core.Configuration;
using Overmix.Core.Curves;
using Overmix.Training.Loop;
using Overmix.Training.Mixup;

namespace Overmix.Training.Instruments;

/// <summary>
/// A run's instruments, read at some of its evaluations: which, is a function of the configuration alone, so that a resumed run reads what the uncut one would have read.
/// Reading changes neither weights, buffers, gradients nor random streams.
/// </summary>
internal sealed class InstrumentPanel : IDisposable
{
    private const int PassesPerStep = 3; // forward, and twice as much backward

    private readonly RunConfig _config;
    private readonly RunPlan _plan;
    private readonly TimeProvider _clock;
    private readonly InstrumentSets? _sets;
    private readonly int _every;

    /// <summary>Draws the frozen sets and keeps the start.</summary>
    /// <param name="setup">What to measure, the network at its initial weights.</param>
    /// <param name="plan">When to evaluate.</param>
    /// <param name="clock">Times the instruments.</param>
    public InstrumentPanel(InstrumentSetup setup, RunPlan plan, TimeProvider clock)
    {
        (_config, _plan, _clock) = (setup.Config, plan, clock);
        InstrumentsConfig config = setup.Config.Instruments;
        if (config.Every > 0 || config.Budget > 0)
        {
            _sets = new InstrumentSets(setup, IsMixable(setup) ? config.Pairs : 0, config.Gradients > 0);
            _every = config.Every > 0 ? config.Every : EveryWithin(config.Budget, setup.BatchSize);
        }
    }

    /// <summary>Wall time of the last call of <see cref="Read"/>.</summary>
    public double Seconds { get; private set; }

    /// <summary>Reads the instruments that are due after an epoch; null if none is.</summary>
    /// <param name="epoch">Epochs completed.</param>
    /// <param name="validation">What the evaluation found on the validation part; null without one.</param>
    public InstrumentFigures? Read(int epoch, Evaluation? validation)
    {
        long start = _clock.GetTimestamp();
        InstrumentFigures? figures = _sets is not null && Reading(epoch) is { } reading ? _sets.Read(validation, GradientsDue(reading, epoch)) : null;
        Seconds = figures is null ? 0 : _clock.GetElapsedTime(start).TotalSeconds;
        return figures;
    }

    /// <inheritdoc/>
    public void Dispose() => _sets?.Dispose();

    // The number of the reading, from 0; null if none is due.
    private int? Reading(int epoch)
    {
        int number = _plan.EvaluationNumber(epoch) - 1;
        return number % _every == 0 || epoch == _config.Train.Epochs ? (number + _every - 1) / _every : null;
    }

    private bool GradientsDue(int reading, int epoch) =>
        _config.Instruments.Gradients > 0 && (reading % _config.Instruments.Gradients == 0 || epoch == _config.Train.Epochs);

    private int EveryWithin(double budget, int batchSize)
    {
        double cost = (_sets!.Passes + PassesPerStep) * (double)_plan.Evaluations; // the weights are read about as in a step
        return (int)Math.Clamp(Math.Ceiling(cost / (budget * PassesPerStep * _plan.TotalSteps * batchSize)), 1, 1_000_000);
    }

    // An ERM run may carry a Mixup section that does not go with its images; one that mixes has been refused before.
    private static bool IsMixable(InstrumentSetup setup)
    {
        try
        {
            _ = TrainingObjective.SamplerOf(setup.Config.Mixup, setup.Task);
            return true;
        }
        catch (MixupException)
        {
            return false;
        }
    }
}
