using Overmix.Core.Configuration;
using Overmix.Core.Curves;
using Overmix.Core.Directives;
using Overmix.Core.Errors;
using Overmix.Core.Seeding;
using Overmix.Training.Augmentation;
using Overmix.Training.Checkpoints;
using Overmix.Training.Data;
using Overmix.Training.Instruments;
using Overmix.Training.Mixup;
using Overmix.Training.Optimization;
using static TorchSharp.torch;

namespace Overmix.Training.Loop;

/// <summary>
/// The training loop: draw pairs, mix, step; now and then evaluate, ask the guard, save. Everything it draws is a function of seed, epoch and batch,
/// so a resumed loop does exactly what the uncut one would have done.
/// </summary>
public sealed class TrainingLoop : IDisposable
{
    private readonly RunConfig _config;
    private readonly PreparedData _data;
    private readonly nn.Module<Tensor, Tensor> _model;
    private readonly TrainingHooks _hooks;
    private readonly RunPlan _plan;
    private readonly BatchAssembler _assembler;
    private readonly ParameterOptimizer _optimizer;
    private readonly WeightAverage? _average;
    private readonly DenseGradient? _dense;
    private readonly LossMeter _meter;
    private readonly Stopclock _clock;
    private readonly InstrumentPanel _instruments;
    private TrainingState _state = new();
    private Directive.Stop? _stopped; // by the guard, before the checkpoint that this loop went on from

    /// <summary>Prepares a run from its start.</summary>
    /// <param name="config">The configuration; valid.</param>
    /// <param name="data">The examples; borrowed.</param>
    /// <param name="model">The network, inputs [b, c, h, w] → logits [b, C]; borrowed, trained in place.</param>
    /// <param name="hooks">What the loop talks to.</param>
    /// <exception cref="AugmentationException">The augmentation does not go with the images.</exception>
    /// <exception cref="MixupException">The way of mixing does not go with the images or the network.</exception>
    public TrainingLoop(RunConfig config, PreparedData data, nn.Module<Tensor, Tensor> model, TrainingHooks hooks)
    {
        using var scope = NewDisposeScope();
        var streams = new RandomStreams((ulong)config.Seed);
        (_config, _data, _model, _hooks) = (config, data, model, hooks);
        _plan = new RunPlan(config, MixingTask.Of(data, model), streams);
        _assembler = new BatchAssembler(data.Train, new Augmenter(config.Augment, data.Shape, data.Standardization, streams));
        _optimizer = ParameterOptimizer.Of(config.Optimizer, model);
        _dense = DenseGradient.Of(model);
        _average = config.Ema.Decay > 0 ? new WeightAverage(model, config.Ema.Decay) : null;
        _meter = new LossMeter(data.Train.Device);
        _clock = new Stopclock(hooks.Clock);
        _instruments = new InstrumentPanel(new InstrumentSetup(config, data, model), _plan, hooks.Clock);
    }

    /// <summary>Epochs completed.</summary>
    public int Epoch => _state.Epoch;

    /// <summary>Optimiser steps completed.</summary>
    public long Step => _state.Step;

    /// <summary>The moving average of the weights, as it stands; null where ema.decay is 0. Disposed with this loop.</summary>
    public WeightAverage? Average => _average;

    /// <summary>The same place as checkpoints are named: <c>ep00120</c>, or <c>ep00120-s0003</c> amid an epoch.</summary>
    public string Position => _state.Name;

    /// <summary>Goes on from a checkpoint. Call before <see cref="Run"/>.</summary>
    /// <param name="checkpoint">A checkpoint of a run with the same configuration; borrowed.</param>
    /// <param name="logged">The records up to the checkpoint, in order: the guard sees them again, so that it remembers what it knew; its answers were obeyed before.</param>
    /// <exception cref="CheckpointException">It belongs to another network or optimiser.</exception>
    public void Restore(Checkpoint checkpoint, IEnumerable<EpochRecord>? logged = null)
    {
        _state = TrainingState.FromJson(checkpoint.StateJson);
        CheckpointTensors.Load(checkpoint, _model, _optimizer, _average);
        _meter.Set(_state.Sums);
        foreach (EpochRecord record in logged ?? [])
        {
            _stopped = _hooks.Guard?.Observe(GuardObservation.From(record)) as Directive.Stop;
        }
    }

    /// <summary>Trains until the budget is used up, the guard stops it, a stop is requested, or the loss diverges.</summary>
    public TrainingOutcome Run()
    {
        if (_stopped is { } before)
        {
            return StoppedBy(before);
        }

        while (_state.Epoch < _config.Train.Epochs)
        {
            TrainingObjective objective = _plan.ObjectiveAt(_state);
            if (!TrainEpoch(objective, out ExitCode stop))
            {
                return Interrupted(stop);
            }

            bool finite = !RunPlan.FinitenessDue(_state, objective) || double.IsFinite(_meter.Read().Loss);
            Directive directive = finite && !_plan.EvaluationDue(_state) ? Directive.Continue : Evaluate(objective, out finite);
            if (!finite || directive is Directive.Stop)
            {
                return EndEarly(finite ? directive as Directive.Stop : null);
            }

            if (directive is Directive.Keep)
            {
                _hooks.Kept?.Put(_average?.State ?? _model.state_dict(), _state.Epoch, _state.Step);
            }

            _state = _plan.Obey(directive, _state, _hooks.Sink);
            if (_plan.CheckpointDue(_state))
            {
                SaveCheckpoint();
            }
        }

        return new TrainingOutcome(TrainingStatus.Completed, ExitCode.Done, _state.Epoch, _state.Step, $"Trained for {_state.Epoch} {(_state.Epoch == 1 ? "epoch" : "epochs")}.");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _assembler.Dispose();
        _optimizer.Dispose();
        _average?.Dispose();
        _meter.Dispose();
        _instruments.Dispose();
    }

    private bool TrainEpoch(TrainingObjective objective, out ExitCode stop)
    {
        _model.train();
        while (_state.Batch < objective.Pairs.BatchesPerEpoch)
        {
            if (_hooks.StopRequested() is { } code)
            {
                stop = code;
                return false;
            }

            TrainStep(objective);
            _hooks.Sink.Progress(_state.Epoch, _state.Step, _plan.TotalSteps);
        }

        _state = _state with { Epoch = _state.Epoch + 1, Batch = 0 };
        stop = ExitCode.Done;
        return true;
    }

    private void TrainStep(TrainingObjective objective)
    {
        using var scope = NewDisposeScope();
        PairBatch pairs = objective.Pairs.Draw(_state.Epoch, _state.Batch);
        MixedBatch batch = _assembler.Assemble(pairs, objective.Smoothing, _state.Epoch);
        if (_state.AuditDue)
        {
            _hooks.Sink.Note(BatchAudit.Measure(objective.Kind, _assembler.Originals(pairs, _state.Epoch), batch, pairs, _state.Epoch, _state.Step));
        }

        double learningRate = _plan.LearningRateAt(_state, objective);
        (Tensor logits, Tensor loss) = Differentiate(objective, batch); // [b, C], []
        _optimizer.Step(learningRate, _state.Step + 1);
        _average?.Update(_state.Step + 1);
        _meter.Add(loss, logits, batch);
        _state = _plan.Advance(_state, learningRate);
        _clock.CountExamples(pairs.Count);
    }

    private (Tensor Logits, Tensor Loss) Differentiate(TrainingObjective objective, MixedBatch batch)
    {
        if (_dense is not null && batch.Hidden is null)
        {
            return _dense.Compute(batch.Inputs, l => MixupOps.Loss(objective.Loss, l, batch.Targets));
        }

        Tensor logits = batch.Logits(_model); // [b, C]
        Tensor loss = MixupOps.Loss(objective.Loss, logits, batch.Targets);
        _optimizer.ZeroGradients();
        loss.backward();
        return (logits, loss);
    }

    private Directive Evaluate(TrainingObjective objective, out bool finite)
    {
        _clock.EvaluationStarts();
        int size = _config.Evaluation.BatchSize;
        (double trainError, double trainLoss) = Evaluator.Evaluate(_model, _data.Train, size);
        HeldOutEvaluation evaluation = EvaluateHeldOut();
        HeldOutFigures heldOut = evaluation.Figures;
        var record = new EpochRecord
        {
            Epoch = _state.Epoch,
            Step = _state.Step,
            FlowTime = _state.FlowTime,
            LearningRate = _state.LearningRate,
            Objective = objective.Kind,
            Mixing = _meter.Figures(objective),
            TrainError = trainError,
            TrainLoss = trainLoss,
            ValidationError = heldOut.ValidationError,
            ValidationLoss = heldOut.ValidationLoss,
            TestError = heldOut.TestError,
            TestLoss = heldOut.TestLoss,
            Averaged = _average?.With(EvaluateHeldOut).Figures,
            Instruments = _instruments.Read(_state.Epoch, evaluation.Validation),
        };
        _hooks.Sink.Record(record, _clock.EvaluationEnds(_state.Epoch) with { InstrumentSeconds = _instruments.Seconds });
        _meter.Set(LossSums.Zero);
        finite = record.IsFinite;
        return _hooks.Guard?.Observe(GuardObservation.From(record)) ?? Directive.Continue;
    }

    private HeldOutEvaluation EvaluateHeldOut()
    {
        int size = _config.Evaluation.BatchSize;
        Evaluation? validation = _data.Validation is { } held ? Evaluator.Calibrate(_model, held, size) : null;
        return new HeldOutEvaluation(validation, Evaluator.Evaluate(_model, _data.Test, size));
    }

    private void SaveCheckpoint()
    {
        if (_hooks.Checkpoints is not { } store)
        {
            return;
        }

        _hooks.Sink.Note(RunEvent.Of("checkpoint", _state.Epoch, _state.Step, ("name", _state.Name)));
        TrainingState complete = _state with { Sums = _meter.Read(), LogOffsets = _hooks.FlushLogs() };
        using var scope = NewDisposeScope();
        store.Save(CheckpointTensors.Take(_model, _optimizer, _average, complete.ToJson()), _state.Name, _config.Checkpoint.KeepLast);
    }

    private TrainingOutcome Interrupted(ExitCode code)
    {
        _hooks.Sink.Note(RunEvent.Of("signal", _state.Epoch, _state.Step, ("exitCode", (long)code)));
        SaveCheckpoint();
        return new TrainingOutcome(TrainingStatus.Interrupted, code, _state.Epoch, _state.Step, $"Stopped after epoch {_state.Epoch}, step {_state.Step}.");
    }

    private TrainingOutcome StoppedBy(Directive.Stop stop) => new(TrainingStatus.StoppedByGuard, ExitCode.Done, _state.Epoch, _state.Step, stop.Reason) { Delivery = stop.Delivery };

    // Weights that are not finite are never saved here: whoever goes on starts from sound ones, and diverges again in the same way.
    private TrainingOutcome EndEarly(Directive.Stop? stop)
    {
        if (stop is null)
        {
            return TrainingOutcome.Diverged(_state.Epoch, _state.Step);
        }

        _hooks.Sink.Note(RunEvent.Of("stop", _state.Epoch, _state.Step, ("reason", stop.Reason)));
        SaveCheckpoint();
        return StoppedBy(stop);
    }
}
