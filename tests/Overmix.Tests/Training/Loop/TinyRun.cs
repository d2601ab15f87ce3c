using Overmix.Core.Configuration;
using Overmix.Core.Curves;
using Overmix.Core.Directives;
using Overmix.Core.Errors;
using Overmix.Core.Seeding;
using Overmix.Native;
using Overmix.Tests.Training.Checkpoints;
using Overmix.Training.Checkpoints;
using Overmix.Training.Data;
using Overmix.Training.Loop;
using Overmix.Training.Models;
using static TorchSharp.torch;

namespace Overmix.Tests.Training.Loop;

/// <summary>A run of milliseconds: 12 training examples of 3 classes, 5 features; batches of 5, 5 and 2.</summary>
internal sealed class TinyRun : IDisposable
{
    public const int Classes = 3, Features = 5;

    private readonly QuickFolder _folder = new();
    private readonly Func<RunConfig, nn.Module<Tensor, Tensor>> _network;

    public TinyRun(RunConfig config, Func<RunConfig, nn.Module<Tensor, Tensor>>? network = null, IDataSet? set = null)
    {
        LibTorch.EnsureLoaded();
        (Config, _network) = (config, network ?? Mlp);
        Data = DataPreparation.Prepare(set ?? Blobs(), config.Data, new RandomStreams((ulong)config.Seed));
        Store = new CheckpointStore(_folder.Path);
    }

    public static RunConfig Default { get; } = new()
    {
        Data = new() { Train = 12, Standardize = true },
        Model = new() { Widths = [6] },
        Train = new() { Epochs = 6, BatchSize = 5 },
        Evaluation = new() { Cadence = CadenceKind.Every, Every = 2 },
        Checkpoint = new() { Every = 0 },
    };

    public RunConfig Config { get; }

    public PreparedData Data { get; }

    public CheckpointStore Store { get; }

    public MemorySink Sink { get; } = new();

    public TrainingOutcome? Outcome { get; private set; }

    /// <summary>The records of a run from start to end.</summary>
    public static IReadOnlyList<EpochRecord> Records(RunConfig config, IGuard? guard = null)
    {
        using var run = new TinyRun(config);
        run.Train(guard);
        return run.Sink.Records;
    }

    /// <summary>Trains from the start, or from the newest checkpoint, with a network made anew; to the end, or until a stop at a step.</summary>
    public TinyRun Train(IGuard? guard = null, long stopAt = -1, bool resume = false, IRunSink? sink = null)
    {
        using nn.Module<Tensor, Tensor> network = _network(Config);
        TrainingLoop? loop = null;
        var hooks = new TrainingHooks
        {
            Sink = sink ?? Sink,
            Guard = guard,
            Checkpoints = Store,
            StopRequested = () => loop!.Step == stopAt ? ExitCode.StoppedByTerminate : null,
        };
        using (loop = new TrainingLoop(Config, Data, network, hooks))
        {
            if (resume)
            {
                using Checkpoint checkpoint = Store.LoadNewestValid(out _)!;
                loop.Restore(checkpoint);
            }

            Outcome = loop.Run();
        }

        return this;
    }

    /// <summary>SHA-256 of weights, optimiser, state and average of a checkpoint, as files.</summary>
    public string Bytes(string name) => string.Join(' ', new[] { "model.safetensors", "optimizer.safetensors", "state.json", "average.safetensors" }
        .Where(file => File.Exists(_folder.Sub(name, file))).Select(file => Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(_folder.Sub(name, file))))));

    public void Dispose()
    {
        Data.Dispose();
        _folder.Dispose();
    }

    /// <summary>36 points of 3 overlapping clouds.</summary>
    public static ArrayDataSet Blobs(int seed = 1)
    {
        RandomStream stream = new RandomStreams((ulong)seed).Open(StreamName.Theory);
        int[] labels = [.. Enumerable.Range(0, 36).Select(i => i % Classes)];
        float[] inputs = [.. labels.SelectMany(y => Enumerable.Range(0, Features).Select(f => (float)((f == y ? 1.5 : 0) + stream.NextGaussian())))];
        return new ArrayDataSet("blobs", inputs, labels, new ExampleShape(1, 1, Features), ["a", "b", "c"]);
    }

    /// <summary>36 images of 4 by 6 pixels: noise over a gradient that its class tilts.</summary>
    public static ArrayDataSet Images()
    {
        RandomStream stream = new RandomStreams(2).Open(StreamName.Theory);
        int[] labels = [.. Enumerable.Range(0, 36).Select(i => i % Classes)];
        float[] inputs = [.. labels.SelectMany(y => Enumerable.Range(0, 24).Select(p => (float)((y == 0 ? p / 6 : y == 1 ? p % 6 : 2) + 0.5 * stream.NextGaussian())))];
        return new ArrayDataSet("tilted", inputs, labels, new ExampleShape(1, 4, 6), ["rows", "columns", "neither"]);
    }

    private static nn.Module<Tensor, Tensor> Mlp(RunConfig config) =>
        ModelFactory.Create(config.Model, new ExampleShape(1, 1, Features), Classes, new RandomStreams((ulong)config.Seed));
}

/// <summary>Gives a directive after certain epochs; keeps what it saw.</summary>
internal sealed class ScriptedGuard(params (int Epoch, Directive Directive)[] script) : IGuard
{
    public List<GuardObservation> Seen { get; } = [];

    public Directive Observe(GuardObservation observation)
    {
        Seen.Add(observation);
        return script.FirstOrDefault(s => s.Epoch == observation.Epoch).Directive ?? Directive.Continue;
    }
}
