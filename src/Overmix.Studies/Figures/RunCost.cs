using Overmix.Core.Configuration;
using Overmix.Training.Loop;

namespace Overmix.Studies.Figures;

/// <summary>What a run is expected to cost, instruments included: within a factor of two on the machines that its speeds were measured on (the kept records are a test of it), and several times as much on one that is busy or slower.</summary>
/// <param name="Hours">Hours of one core (<c>cpu</c>) or one GPU.</param>
/// <param name="Bytes">Bytes on disk.</param>
public readonly record struct RunCost(double Hours, double Bytes)
{
    private const double BytesOfLogs = 200_000, BytesOfParameter = 16; // weights, momentum, the delivered model, the average

    /// <summary>The cost of a run.</summary>
    /// <param name="config">Its configuration.</param>
    /// <param name="trainingPart">Examples of the set's training part, for runs on all of it.</param>
    public static RunCost Of(RunConfig config, int trainingPart = 50_000)
    {
        double perEpoch = config.Data.Train > 0 ? config.Data.Train : (1 - config.Data.ValidationFraction) * trainingPart;
        double scouts = config.Guard.Mode is GuardMode.Switch or GuardMode.Stop ? 1 + (config.Guard.Scouts * 0.8 * 0.3) : 1;
        double examples = (scouts * config.Train.Epochs * perEpoch) + Measured(config, perEpoch);
        return new RunCost(examples * SecondsOf(config) / 3600, BytesOfLogs + (BytesOfParameter * ParametersOf(config)));
    }

    // The instruments' work in training examples, each of which is three passes: forward, and twice as much backward. A reading passes forward over three frozen sets; gradient norms go both ways over
    // the Mixup set and all training examples.
    private static double Measured(RunConfig config, double perEpoch)
    {
        InstrumentsConfig plan = config.Instruments;
        if (plan.Every == 0)
        {
            return plan.Budget * config.Train.Epochs * perEpoch;
        }

        int evaluations = new EvaluationCadence(config.Evaluation, ObjectiveWindows.Parse(config.Objective), config.Train.Epochs).Count;
        double readings = 1 + Math.Ceiling((evaluations - 1.0) / plan.Every);
        double gradients = plan.Gradients > 0 ? Math.Ceiling(readings / plan.Gradients) : 0;
        return (readings * plan.Pairs) + (gradients * (plan.Pairs + perEpoch));
    }

    // Measured: the MLP 2 ms and the small CNN 10 ms a batch of 50 on a core; ResNet-18 on a core in bfloat16 with AVX512_BF16 about 2.7 + 0.0042·width² ms an image in batches of 50, training and
    // evaluation together, at width 8 with as many runs at a time as cores; on an H100 3.5 s an epoch of 50 000 images at width 64 (docs/results/gpu.md). Other networks by their operations.
    private static double SecondsOf(RunConfig config)
    {
        const double mlp = 40e-6, cnn = 200e-6, gpu = 3.5 / 50_000;
        double width = config.Model.Width == 0 ? 64 : config.Model.Width;
        double factor = config.Model.Name switch { "resnet34" => 2.1, "vgg16" => 0.6, _ => 1 };
        return config.Model.Name switch
        {
            "mlp" => mlp,
            "cnn" => cnn,
            _ when config.Train.Device != "cpu" => gpu * factor * Math.Max(0.3, width / 64),
            _ => 1e-3 * factor * (2.7 + (0.0042 * width * width)),
        };
    }

    private static double ParametersOf(RunConfig config)
    {
        double width = config.Model.Width == 0 ? 64 : config.Model.Width, part = width * width / (64 * 64);
        return config.Model.Name switch
        {
            "mlp" => 64.0 * config.Model.Widths[0] + config.Model.Widths.Zip(config.Model.Widths.Skip(1), (a, b) => (double)a * b).Sum(),
            "cnn" => 1e5,
            "resnet34" => 21.3e6 * part,
            "vgg16" => 14.7e6 * part,
            _ => 11.2e6 * part,
        };
    }
}
