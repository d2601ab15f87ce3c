using Overmix.Core.Configuration;
using Overmix.Core.Curves;
using Overmix.Core.Directives;
using Overmix.Core.Seeding;
using Overmix.Training.Mixup;
using Overmix.Training.Optimization;

namespace Overmix.Training.Loop;

/// <summary>What a configuration says about each moment of a run: objective, learning rate, what is due. Pure functions of the state.</summary>
internal sealed class RunPlan
{
    private const int StepsBetweenFinitenessChecks = 256;

    private readonly RunConfig _config;
    private readonly ObjectiveWindows _windows;
    private readonly EvaluationCadence _cadence;
    private readonly LearningRateSchedule _schedule;
    private readonly Lazy<TrainingObjective> _mixup, _erm;

    public RunPlan(RunConfig config, MixingTask task, RandomStreams streams)
    {
        _config = config;
        _windows = ObjectiveWindows.Parse(config.Objective);
        _cadence = new EvaluationCadence(config.Evaluation, _windows, config.Train.Epochs);
        _schedule = new LearningRateSchedule(config.Schedule, config.Optimizer.LearningRate, config.Train.Epochs);
        _mixup = new(() => TrainingObjective.Of(ObjectiveKind.Mixup, config, task, streams));
        _erm = new(() => TrainingObjective.Of(ObjectiveKind.Erm, config, task, streams));
        TotalSteps = _windows.Windows.Where(w => w.From < config.Train.Epochs)
            .Sum(w => (Math.Min(w.Until, config.Train.Epochs) - w.From) * (long)Objective(w.Objective).Pairs.BatchesPerEpoch);
    }

    /// <summary>Steps of the whole run, if no guard changes it.</summary>
    public long TotalSteps { get; }

    /// <summary>Evaluations of the whole run.</summary>
    public int Evaluations => _cadence.Count;

    /// <summary>The evaluation after an epoch is which, counted from 1.</summary>
    public int EvaluationNumber(int epoch) => _cadence.Number(epoch);

    public TrainingObjective ObjectiveAt(TrainingState state) => Objective(state.SwitchedTo ?? _windows.At(state.Epoch));

    public double LearningRateAt(TrainingState state, TrainingObjective objective) =>
        state.LearningRateFactor * _schedule.At(state.Epoch + (double)state.Batch / objective.Pairs.BatchesPerEpoch);

    /// <summary>The state after a step.</summary>
    public TrainingState Advance(TrainingState state, double learningRate)
    {
        double momentum = _config.Optimizer.Name == OptimizerKind.Sgd ? _config.Optimizer.Momentum : 0;
        double flowTime = state.FlowTime + learningRate / (1 - momentum);
        return state with { Batch = state.Batch + 1, Step = state.Step + 1, FlowTime = flowTime, LearningRate = learningRate, AuditDue = false };
    }

    public bool EvaluationDue(TrainingState state) => _cadence.Includes(state.Epoch);

    /// <summary>A diverged run is noticed within so many steps and an epoch, not only at the next evaluation. Asked at the end of an epoch.</summary>
    public static bool FinitenessDue(TrainingState state, TrainingObjective objective) =>
        state.Step / StepsBetweenFinitenessChecks != (state.Step - objective.Pairs.BatchesPerEpoch) / StepsBetweenFinitenessChecks;

    public bool CheckpointDue(TrainingState state) =>
        state.Epoch == _config.Train.Epochs || (_config.Checkpoint.Every > 0 && state.Epoch % _config.Checkpoint.Every == 0);

    /// <summary>The state after a directive; a rescaling is noted, a change of objective too and its first batch audited.</summary>
    public TrainingState Obey(Directive directive, TrainingState state, IRunSink sink)
    {
        ObjectiveKind before = ObjectiveBefore(state);
        TrainingState after = directive switch
        {
            Directive.SwitchObjective s => state with { SwitchedTo = s.Objective },
            Directive.Rescale r => Rescaled(state, r.LearningRateFactor, sink),
            _ => state,
        };
        ObjectiveKind next = after.SwitchedTo ?? _windows.At(after.Epoch);
        if (next == before || after.Epoch == _config.Train.Epochs)
        {
            return after;
        }

        sink.Note(RunEvent.Of("switch", after.Epoch, after.Step, ("from", before.ToString().ToLowerInvariant()), ("to", next.ToString().ToLowerInvariant())));
        return after with { AuditDue = true };
    }

    private static TrainingState Rescaled(TrainingState state, double factor, IRunSink sink)
    {
        if (!(factor > 0 && double.IsFinite(factor)))
        {
            throw new ArgumentOutOfRangeException(nameof(factor), factor, "A guard may rescale the learning rate only by a finite factor > 0.");
        }

        TrainingState after = state with { LearningRateFactor = state.LearningRateFactor * factor };
        sink.Note(RunEvent.Of("rescale", state.Epoch, state.Step, ("factor", factor), ("learningRateFactor", after.LearningRateFactor)));
        return after;
    }

    private ObjectiveKind ObjectiveBefore(TrainingState state) => state.SwitchedTo ?? _windows.At(state.Epoch - 1);

    private TrainingObjective Objective(ObjectiveKind kind) => kind == ObjectiveKind.Mixup ? _mixup.Value : _erm.Value;
}
