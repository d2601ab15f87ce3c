using System.Text;
using Overmix.Config;
using Overmix.Core.Configuration;

namespace Overmix.Studies.Sweeps;

/// <summary>What a sweep is expected to cost on this machine.</summary>
/// <param name="Seconds">Seconds of training and evaluation of all its runs together, one after the other.</param>
/// <param name="Bytes">Bytes on disk at its end: checkpoints, models and logs.</param>
/// <param name="Steps">Optimiser steps.</param>
/// <param name="Probes">How many kinds of runs were tried for a moment to find out.</param>
public sealed record SweepCost(double Seconds, long Bytes, long Steps, int Probes)
{
    // Sizes of a line in metrics.jsonl and timings.jsonl, and of what a folder holds besides, as the digits' runs have them.
    private const long RecordBytes = 1_200, FolderBytes = 40_000;
    private const int FloatBytes = 4;

    /// <summary>Estimates the cost of a plan by trying each kind of run for about a second: kinds differ in network, data, batch and arithmetic.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="measure">What a configuration costs; tried on this machine if null.</param>
    /// <exception cref="Core.Errors.UserErrorException">A kind cannot be run.</exception>
    public static SweepCost Estimate(SweepPlan plan, Func<RunConfig, ProbedCost>? measure = null)
    {
        (double seconds, double bytes, long steps, int probes) = (0, 0, 0, 0);
        foreach (IGrouping<string, RunConfig> kind in plan.Configs.GroupBy(KindOf))
        {
            ProbedCost cost = (measure ?? CostProbe.Measure)(kind.First());
            probes++;
            foreach (RunConfig config in kind)
            {
                RunWork work = RunWork.Of(config, cost.Examples);
                steps += work.Steps;
                seconds += (work.Steps * cost.StepSeconds) + (work.Evaluations * cost.EvaluationSeconds);
                bytes += BytesOf(config, cost.Parameters, work);
            }
        }

        return new SweepCost(seconds, (long)bytes, steps, probes);
    }

    // Runs of a kind take equally long a step: everything else is set to its default.
    private static string KindOf(RunConfig config) => Encoding.UTF8.GetString(ConfigWriter.CanonicalBytes(new RunConfig
    {
        Data = config.Data with { Seed = -1, LabelNoise = 0 },
        Model = config.Model with { Weights = "" },
        Augment = config.Augment,
        Mixup = new MixupConfig { Kind = config.Mixup.Kind },
        Train = config.Train with { Epochs = 1 },
        Optimizer = new OptimizerConfig { Name = config.Optimizer.Name },
        Ema = config.Ema,
        Instruments = config.Instruments,
    }));

    // Checkpoints hold weights and what the optimiser remembers of each; the model folder weights alone.
    private static double BytesOf(RunConfig config, long parameters, RunWork work)
    {
        int remembered = config.Optimizer.Name == OptimizerKind.Sgd ? config.Optimizer.Momentum > 0 ? 1 : 0 : 2;
        int averages = config.Ema.Decay > 0 ? 1 : 0;
        double saves = config.Checkpoint.Every > 0 ? Math.Min(config.Checkpoint.KeepLast, 1 + ((config.Train.Epochs - 1) / config.Checkpoint.Every)) : 1;
        return FloatBytes * (double)parameters * ((saves * (1 + remembered + averages)) + 1) + (work.Evaluations * (double)RecordBytes) + FolderBytes;
    }
}
