using Overmix.Core.Configuration;
using Overmix.Native;
using Overmix.Training.Models;

namespace Overmix.Training.Compute;

/// <summary>Replaces <c>auto</c> by what suits network and machine. The choice goes into the stored configuration, so that a resume elsewhere computes the same way.</summary>
public static class ComputeChoice
{
    private static readonly string[] NarrowArithmetic = ["avx512_bf16", "amx_bf16"];

    /// <summary>Whether the processor has bfloat16 arithmetic.</summary>
    public static bool IsNarrowFast => NarrowArithmetic.Any(CpuFeatures.Has);

    /// <summary>The configuration with precision, layout and threads chosen; unchanged where they are given.</summary>
    /// <param name="config">Any configuration.</param>
    public static RunConfig Resolve(RunConfig config) => Resolve(config, IsNarrowFast);

    /// <summary>The arithmetic that <c>auto</c> means on a machine with other features, for example the one that a record comes from.</summary>
    /// <param name="config">Any configuration.</param>
    /// <param name="cpuFeatures">The machine's CPU features, as run.json names them.</param>
    public static Precision PrecisionOn(RunConfig config, IEnumerable<string> cpuFeatures) => Resolve(config, NarrowArithmetic.Any(cpuFeatures.Contains)).Train.Precision;

    /// <inheritdoc cref="Resolve(RunConfig)"/>
    /// <param name="config">Any configuration.</param>
    /// <param name="isNarrowFast">Whether the processor has bfloat16 arithmetic.</param>
    internal static RunConfig Resolve(RunConfig config, bool isNarrowFast)
    {
        bool convolves = ModelFactory.IsConvolutional(config.Model.Name);
        bool narrow = ModelFactory.IsLarge(config.Model.Name) && (isNarrowFast || config.Train.Device != "cpu");
        return config with
        {
            Train = config.Train with
            {
                Precision = config.Train.Precision == Precision.Auto ? narrow ? Precision.Bfloat16 : Precision.Float32 : config.Train.Precision,
                Threads = config.Train.Threads == 0 ? convolves ? ThreadPolicy.JobShare : 1 : config.Train.Threads,
                Layout = config.Train.Layout == ImageLayout.Auto ? convolves ? ImageLayout.ChannelsLast : ImageLayout.Contiguous : config.Train.Layout,
            },
        };
    }
}
