using Overmix.Core.Configuration;
using Overmix.Core.Seeding;
using Overmix.Training.Data;
using Overmix.Training.Models;
using static TorchSharp.torch;

namespace Overmix.Studies.Execution;

/// <summary>Data and network of a run, ready to train.</summary>
/// <param name="Data">The examples.</param>
/// <param name="Model">The network at its initial weights.</param>
internal sealed record TrainingSetup(PreparedData Data, nn.Module<Tensor, Tensor> Model) : IDisposable
{
    /// <summary>Number of trainable parameters d.</summary>
    public long Parameters => Model.parameters().Where(p => p.requires_grad).Sum(p => p.numel());

    public static TrainingSetup Of(RunConfig config)
    {
        var streams = new RandomStreams((ulong)config.Seed);
        PreparedData data = DataPreparation.Prepare(config.Data, streams);
        try
        {
            return new TrainingSetup(data, ModelFactory.Create(config.Model, data.Shape, data.Classes, streams));
        }
        catch
        {
            data.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        Model.Dispose();
        Data.Dispose();
    }
}
