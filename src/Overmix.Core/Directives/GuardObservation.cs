using Overmix.Core.Curves;

namespace Overmix.Core.Directives;

/// <summary>What a guard may see: training and validation figures of one evaluation. Nothing of the test set is in this type.</summary>
/// <param name="Epoch">Epochs completed.</param>
/// <param name="Step">Optimiser steps completed.</param>
/// <param name="Objective">The objective trained with since the last evaluation.</param>
/// <param name="Mixing">Loss, floor and excess of that objective.</param>
/// <param name="TrainError">Error on the clean training examples, eval mode, in [0, 1].</param>
/// <param name="TrainLoss">Cross-entropy on the clean training examples, eval mode, nats.</param>
/// <param name="ValidationError">Error on the validation part, in [0, 1]; null without one.</param>
/// <param name="ValidationLoss">Cross-entropy on the validation part, nats; null without one.</param>
public sealed record GuardObservation(
    int Epoch,
    long Step,
    ObjectiveKind Objective,
    MixingFigures Mixing,
    double TrainError,
    double TrainLoss,
    double? ValidationError,
    double? ValidationLoss)
{
    /// <summary>What the instruments read of training and validation examples; null at an evaluation without them.</summary>
    public InstrumentFigures? Instruments { get; init; }

    /// <summary>Error of the moving average of the weights on the validation part; null without either.</summary>
    public double? AveragedValidationError { get; init; }

    /// <summary>Cross-entropy of the moving average of the weights on the validation part, nats; null without either.</summary>
    public double? AveragedValidationLoss { get; init; }

    /// <summary>The part of a record that a guard may see.</summary>
    public static GuardObservation From(EpochRecord record) => new(
        record.Epoch, record.Step, record.Objective, record.Mixing, record.TrainError, record.TrainLoss, record.ValidationError, record.ValidationLoss)
    {
        Instruments = record.Instruments,
        AveragedValidationError = record.Averaged?.ValidationError,
        AveragedValidationLoss = record.Averaged?.ValidationLoss,
    };
}

/// <summary>An online policy: after each evaluation it sees an observation and answers with a directive.</summary>
public interface IGuard
{
    /// <summary>Called once an evaluation, in order; after a resume, first replayed with the observations already logged.</summary>
    Directive Observe(GuardObservation observation);
}
