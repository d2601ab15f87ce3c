using Overmix.Core.Configuration;
using Overmix.Core.Curves;
using Overmix.Core.Seeding;
using Overmix.Diagnostics.OverTraining;
using Overmix.Native;
using Overmix.Training.Data;
using Overmix.Training.Loop;
using Overmix.Training.Models;

namespace Overmix.Tests.Samples;

/// <summary>The ten lines that the README shows.</summary>
internal static class QuickStart
{
    public static string Run()
    {
        // <quickstart>
        LibTorch.EnsureLoaded();
        var config = new RunConfig { Seed = 1, Mixup = new() { Alpha = 1 }, Train = new() { Epochs = 400 } };
        var streams = new RandomStreams((ulong)config.Seed);
        using var data = DataPreparation.Prepare(config.Data, streams);
        using var model = ModelFactory.Create(config.Model, data.Shape, data.Classes, streams);
        var sink = new MemorySink();
        using var loop = new TrainingLoop(config, data, model, new TrainingHooks { Sink = sink });
        TrainingOutcome outcome = loop.Run();
        OverTrainingVerdict verdict = OverTrainingAnalysis.Assess([ErrorCurve.From(config.Seed, sink.Records)]);
        return $"{outcome.Message} {verdict.Summary}";
        // </quickstart>
    }
}
