using Overmix.Core.Configuration;
using Overmix.Core.Seeding;
using Overmix.Training.Data;
using Overmix.Training.Mixup;
using static TorchSharp.torch;

namespace Overmix.Training.Instruments;

/// <summary>What instruments measure: a run's configuration, data and network; all borrowed.</summary>
/// <param name="Config">The run's configuration.</param>
/// <param name="Data">The examples.</param>
/// <param name="Model">The network, [b, c, h, w] → logits [b, C].</param>
public sealed record InstrumentSetup(RunConfig Config, PreparedData Data, nn.Module<Tensor, Tensor> Model)
{
    /// <summary>Batch size B, at most n.</summary>
    public int BatchSize => Math.Min(Config.Train.BatchSize, Data.Train.Count);

    /// <summary>The run's streams.</summary>
    internal RandomStreams Streams => new((ulong)Config.Seed);

    internal MixingTask Task => MixingTask.Of(Data, Model);

    /// <summary>A part of the instruments' own stream: like the named one, but apart from it.</summary>
    internal RandomStream Open(StreamName name, long index) => Streams.Open(StreamName.Instruments, ((long)name << 40) | index);
}
