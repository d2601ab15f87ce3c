using Overmix.Core.Configuration;
using Overmix.Core.Seeding;
using Overmix.Native;
using Overmix.Tests.Training.Loop;
using Overmix.Training.Data;
using Overmix.Training.Instruments;
using Overmix.Training.Models;
using static TorchSharp.torch;

namespace Overmix.Tests.Training.Instruments;

/// <summary>A small network on small data, as instruments see them; the network has been moved off its initial weights, its batch-norm statistics too.</summary>
internal sealed class InstrumentCase : IDisposable
{
    private InstrumentCase(RunConfig config, IDataSet set)
    {
        LibTorch.EnsureLoaded();
        PreparedData data = DataPreparation.Prepare(set, config.Data, new RandomStreams((ulong)config.Seed));
        StagedNetwork model = ModelFactory.Create(config.Model, data.Shape, data.Classes, new RandomStreams((ulong)config.Seed));
        Setup = new InstrumentSetup(config, data, model);
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        model.train();
        for (int pass = 0; pass < 20; pass++)
        {
            model.forward(data.Train.Slice(0, data.Train.Count));
        }
    }

    public InstrumentSetup Setup { get; }

    public StagedNetwork Model => (StagedNetwork)Setup.Model;

    /// <summary>Three clouds of points, a smooth multilayer perceptron.</summary>
    public static InstrumentCase Points(Func<RunConfig, RunConfig>? change = null) => new(Changed(TinyRun.Default with { Model = new() { Widths = [6, 5], Activation = Activation.Tanh } }, change), TinyRun.Blobs());

    /// <summary>Small pictures, a residual network with batch normalisation.</summary>
    public static InstrumentCase Pictures(Func<RunConfig, RunConfig>? change = null) => new(Changed(TinyRun.Default with { Model = new() { Name = "resnet18", Width = 2 } }, change), TinyRun.Images());

    public void Dispose()
    {
        Setup.Model.Dispose();
        Setup.Data.Dispose();
    }

    private static RunConfig Changed(RunConfig config, Func<RunConfig, RunConfig>? change) => change?.Invoke(config) ?? config;
}
