using Overmix.Core.Configuration;
using Overmix.Core.Curves;
using Overmix.Training.Checkpoints;
using Overmix.Training.Delivery;
using Overmix.Training.Loop;
using static TorchSharp.torch;

namespace Overmix.Training.Instruments;

/// <summary>What to measure at a checkpoint.</summary>
public sealed record InspectionOptions
{
    /// <summary>Pairs in each frozen set; ≥ 2.</summary>
    public int Pairs { get; init; } = 2_000;

    /// <summary>How many of the largest Hessian eigenvalues of each objective; 0 for none.</summary>
    public int Eigenvalues { get; init; }

    /// <summary>Whether the moving average of the weights is looked at in place of the trained ones.</summary>
    public bool Averaged { get; init; }

    /// <summary>Whether the moving average of the weights is the teacher of the label-noise meter.</summary>
    public bool AverageTeaches { get; init; }
}

/// <summary>What was found; null where it was not asked for or cannot be measured.</summary>
/// <param name="Figures">The instruments that a run reads, gradient norms included.</param>
public sealed record InspectionResult(InstrumentFigures Figures)
{
    /// <summary>Of the Mixup objective on the frozen training pairs.</summary>
    public HessianFigures? MixupHessian { get; init; }

    /// <summary>Of the ERM objective on the training subset.</summary>
    public HessianFigures? ErmHessian { get; init; }

    /// <summary>Label noise by where the pairs come from; empty without a teacher.</summary>
    public IReadOnlyDictionary<PairParts, LabelNoiseFigures> LabelNoise { get; init; } = new Dictionary<PairParts, LabelNoiseFigures>();
}

/// <summary>All instruments on one checkpoint of a run, at leisure.</summary>
public static class CheckpointInspection
{
    /// <summary>Measures.</summary>
    /// <param name="setup">The run's data and network at its initial weights; the network is left with the checkpoint's.</param>
    /// <param name="checkpoint">The checkpoint.</param>
    /// <param name="options">What to measure.</param>
    /// <param name="teachers">Networks whose mean stands in for P(Y|x̃); none leaves label noise out, unless the average teaches.</param>
    /// <exception cref="CheckpointException">The checkpoint does not fit the network, or it keeps no average and one is asked for.</exception>
    public static InspectionResult Of(TrainingSetup setup, Checkpoint checkpoint, InspectionOptions options, IReadOnlyList<TrainedModel> teachers)
    {
        var subject = new InstrumentSetup(setup.Config, setup.Data, setup.Model);
        using var sets = new InstrumentSets(subject, options.Pairs, withGradients: true);
        IReadOnlyDictionary<string, Tensor> average = options.Averaged || options.AverageTeaches ? AverageOf(checkpoint) : checkpoint.Model;
        ModelWeights.Copy(options.Averaged ? average : checkpoint.Model, setup.Model, "model.safetensors");
        Evaluation? validation = setup.Data.Validation is { } held ? Evaluator.Calibrate(setup.Model, held, setup.Config.Evaluation.BatchSize) : null;
        using Teacher? teacher = options.AverageTeaches ? Teacher.OfWeights(subject, average) : teachers.Count > 0 ? Teacher.Of(teachers, setup.Data) : null;
        HessianFigures? Hessian(FrozenPairs set, LossKind loss) => options.Eigenvalues > 0 ? HessianSpectrum.Of(subject, set, loss, options.Eigenvalues) : null;
        return new InspectionResult(sets.Read(validation, withGradients: true))
        {
            MixupHessian = Hessian(sets.Mixup!, setup.Config.Mixup.Loss),
            ErmHessian = Hessian(sets.Erm!, setup.Config.Erm.Loss),
            LabelNoise = teacher is null ? new Dictionary<PairParts, LabelNoiseFigures>() : sets.Pairs.ToDictionary(p => p.Key, p => LabelNoiseMeter.Of(setup.Model, teacher, p.Value)),
        };
    }

    private static IReadOnlyDictionary<string, Tensor> AverageOf(Checkpoint checkpoint) => checkpoint.Average
        ?? throw new CheckpointException("average.safetensors", "is not there: the run keeps no moving average. Set ema.decay in its configuration, or name a model as --teacher.");
}
