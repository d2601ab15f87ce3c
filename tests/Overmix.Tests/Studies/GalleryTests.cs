using Overmix.Core.Configuration;
using Overmix.Core.Errors;
using Overmix.Core.Gallery;
using Overmix.Runs;
using Overmix.Runs.Gallery;
using Overmix.Runs.Store;
using Overmix.Studies.Execution;
using Overmix.Tests.Runs;
using Overmix.Training.Instruments;
using Overmix.Training.Loop;

namespace Overmix.Tests.Studies;

/// <summary>The mixed examples that a run leaves behind.</summary>
public sealed class GalleryTests
{
    private static readonly RunConfig Config = new()
    {
        Name = "tiny",
        Data = new() { Train = 20 },
        Model = new() { Widths = [4] },
        Train = new() { Epochs = 9, BatchSize = 8 },
        Evaluation = new() { Cadence = CadenceKind.Every, Every = 1 },
        Checkpoint = new() { Every = 2 },
    };

    [Fact]
    public void Start_Run_LeavesExamplesAndWhatTheNetworkSaidOfThem()
    {
        using var folder = new TempFolder();
        RunDirectory run = Train(folder.Path);
        (GalleryExamples examples, IReadOnlyList<GalleryOutputs> outputs, _) = RunGallery.Read(run)!;
        Assert.Equal((1, 8, 8, 10, GalleryProbe.MostExamples), (examples.Channels, examples.Height, examples.Width, examples.ClassNames.Count, examples.Examples.Count));
        Assert.Equal([0, 1, 4, 9], outputs.Select(o => o.Epoch));
        Assert.All(outputs.SelectMany(o => o.Outputs), output =>
        {
            Assert.InRange(output.Count, GalleryProbe.MostClasses, GalleryProbe.MostClasses + 2);
            Assert.True(output.Sum(p => p.Probability) <= 1 + 1e-4); // rounded to five digits
            Assert.Equal(output.OrderByDescending(p => p.Probability), output);
        });
        Assert.NotEqual(outputs[0].Outputs[0], outputs[^1].Outputs[0]);
    }

    [Fact]
    public void Examples_Mixed_IsTheWeightedMeanOfBoth()
    {
        using var folder = new TempFolder();
        foreach (MixedExample e in RunGallery.Read(Train(folder.Path))!.Examples.Examples)
        {
            // Rounding: three bytes are each off by half at most, weighted by 1, λ and 1 − λ.
            Assert.All(Enumerable.Range(0, 64), i => Assert.InRange(e.Mixed[i] - ((e.Lambda * e.First[i]) + ((1 - e.Lambda) * e.Second[i])), -1.001, 1.001));
            Assert.True(e.First.Max() > 128 && e.First.Min() == 0, "A digit has ink and ground.");
        }
    }

    [Fact]
    public void Start_LearningAtRate0_SaysTheSameAllAlong()
    {
        // A network that cannot learn must give the same outputs at every epoch: the probe asks about the same examples, in eval mode.
        using var folder = new TempFolder();
        RunDirectory run = Train(folder.Path, Config with { Optimizer = new() { LearningRate = 1e-30, WeightDecay = 0 } });
        IReadOnlyList<GalleryOutputs> outputs = RunGallery.Read(run)!.Outputs;
        Assert.All(outputs, o => Assert.Equal(outputs[0].Outputs.SelectMany(p => p), o.Outputs.SelectMany(p => p)));
    }

    [Fact]
    public void Resume_StoppedRun_LeavesTheSameGallery()
    {
        using var folder = new TempFolder();
        RunDirectory uncut = Train(folder["a"]);
        int asked = 0;
        RunDirectory cut = new RunExecution(() => asked++ == 14 ? ExitCode.StoppedByLimit : null).Start(new RunStore(folder["b"]), new RunOrder { Config = Config }).Run;
        Assert.NotEqual(RunState.Done, cut.Summarize().State);
        new RunExecution().Resume(RunDirectory.Open(cut.Path));
        string[] files = [.. Directory.GetFiles(uncut.PathOf(RunFiles.Gallery)).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)];
        Assert.Equal(5, files.Length);
        Assert.Equal(files, Directory.GetFiles(cut.PathOf(RunFiles.Gallery)).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal));
        Assert.All(files, f => Assert.Equal(File.ReadAllBytes(uncut.PathOf($"{RunFiles.Gallery}/{f}")), File.ReadAllBytes(cut.PathOf($"{RunFiles.Gallery}/{f}"))));
    }

    [Fact]
    public void Start_WithAndWithoutGallery_TrainsTheSameBitForBit()
    {
        using var folder = new TempFolder();
        RunDirectory run = Train(folder.Path);
        using TrainingSetup setup = TrainingSetup.Of(Config);
        var plain = new MemorySink();
        using TrainingLoop loop = setup.CreateLoop(new TrainingHooks { Sink = plain });
        loop.Run();
        Assert.Equal(plain.Records, run.ReadMetrics().Entries);
    }

    [Theory]
    [InlineData(0, 1, true)]
    [InlineData(1, 3, false)]
    [InlineData(1, 4, true)]
    [InlineData(3, 5, true)]
    [InlineData(4, 15, false)]
    [InlineData(15, 17, true)]
    [InlineData(90, 100, true)]
    public void IsDue_PowersOfFourAndTheEnd(int previous, int epoch, bool expected) => Assert.Equal(expected, GallerySink.IsDue(previous, epoch, 100));

    [Fact]
    public void Read_DamagedEpoch_IsLeftOutAndDamagedExamplesSaySo()
    {
        using var folder = new TempFolder();
        RunDirectory run = Train(folder.Path);
        Damage(run.PathOf("gallery/ep00004.json"));
        GalleryReading read = RunGallery.Read(run)!;
        Assert.Equal([0, 1, 9], read.Outputs.Select(o => o.Epoch));
        Assert.Contains("ep00004.json", Assert.Single(read.Problems), StringComparison.Ordinal);
        Damage(run.PathOf("gallery/examples.json"));
        Assert.Contains("examples.json", Assert.Throws<RunFolderException>(() => RunGallery.Read(run)).Message, StringComparison.Ordinal);
        Directory.Delete(run.PathOf("gallery"), recursive: true);
        Assert.Null(RunGallery.Read(run));
    }

    private static RunDirectory Train(string root, RunConfig? config = null) => new RunExecution().Start(new RunStore(root), new RunOrder { Config = config ?? Config }).Run;

    private static void Damage(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        bytes[bytes.Length / 3] ^= 2;
        File.WriteAllBytes(path, bytes);
    }
}
