using Overmix.Core.Configuration;
using Overmix.Core.Curves;
using Overmix.Core.Seeding;
using Overmix.Tests.Training.Loop;
using Overmix.Training.Data;
using Overmix.Training.Models;

namespace Overmix.Tests.Training.Instruments;

/// <summary>Instruments only look.</summary>
public sealed class InstrumentedRunTests
{
    private static readonly RunConfig Pictures = TinyRun.Default with
    {
        Model = new() { Name = "resnet18", Width = 2 },
        Train = new() { Epochs = 6, BatchSize = 5, Precision = Precision.Float32, Layout = ImageLayout.Contiguous },
        Ema = new() { Decay = 0.9 },
    };

    private static readonly InstrumentsConfig All = new() { Every = 1, Pairs = 14, Gradients = 1 };

    [Fact]
    public void Run_WithAllInstruments_IsTheSameRunBitForBit()
    {
        using TinyRun plain = Trained(new() { Budget = 0 }), read = Trained(All);
        Assert.All(plain.Sink.Records, r => Assert.Null(r.Instruments));
        Assert.All(read.Sink.Records, r => Assert.NotNull(r.Instruments));
        Assert.Equal(plain.Sink.Records, read.Sink.Records.Select(r => r with { Instruments = null }));
        Assert.Equal(plain.Bytes("ep00006"), read.Bytes("ep00006"));
    }

    [Fact]
    public void Figures_OfEveryKind_AreMeasured()
    {
        using TinyRun read = Trained(All);
        Assert.All(read.Sink.Records, record =>
        {
            InstrumentFigures figures = record.Instruments!;
            Assert.All(typeof(InstrumentFigures).GetProperties(), p => Assert.True(p.GetValue(figures) is not null, p.Name));
            Assert.InRange(figures.GradientCosine!.Value, -1, 1);
            Assert.Equal(figures.HeldOutPairExcess - figures.TrainPairExcess, figures.MemorizationGap);
            Assert.True(figures.TrainPairExcess > 0 && figures.StartDistance > 0 && figures.StartDistance < 2 * figures.WeightNorm);
        });
        double[] distances = [.. read.Sink.Records.Select(r => r.Instruments!.StartDistance!.Value)];
        Assert.Equal(distances.Order(), distances);
    }

    [Fact]
    public void Run_StoppedAndResumed_ReadsWhatTheUncutOneReads()
    {
        using TinyRun uncut = Trained(All), cut = New(All);
        cut.Train(stopAt: 10).Train(resume: true);
        Assert.Equal(uncut.Sink.Records, cut.Sink.Records);
    }

    [Theory]
    [InlineData(1, 0, 6)]
    [InlineData(2, 0, 4)] // the 1st, 3rd and 5th evaluation, and the last
    [InlineData(4, 0, 3)]
    [InlineData(0, 1e-9, 2)]
    [InlineData(0, 1.0, 6)]
    [InlineData(0, 0, 0)]
    public void Read_ByCadence_HappensSoOften(int every, double budget, int expected)
    {
        RunConfig config = TinyRun.Default with { Evaluation = new() { Cadence = CadenceKind.Every }, Instruments = new() { Every = every, Budget = budget, Pairs = 2 } };
        Assert.Equal(expected, TinyRun.Records(config).Count(r => r.Instruments is not null));
    }

    [Fact]
    public void Read_GradientsEveryOtherTime_AreThereEveryOtherTime()
    {
        RunConfig config = TinyRun.Default with { Evaluation = new() { Cadence = CadenceKind.Every }, Instruments = All with { Gradients = 2 } };
        Assert.Equal([true, false, true, false, true, true], TinyRun.Records(config).Select(r => r.Instruments!.ErmGradientNorm is not null));
    }

    [Fact]
    public void Run_WithoutValidationPart_LeavesOutWhatNeedsOne()
    {
        RunConfig config = TinyRun.Default with { Data = TinyRun.Default.Data with { ValidationFraction = 0 }, Instruments = All };
        InstrumentFigures figures = TinyRun.Records(config)[^1].Instruments!;
        Assert.Equal((null, null, null, null, null), (figures.HeldOutPairExcess, figures.CrossPairExcess, figures.MemorizationGap, figures.Brier, figures.CalibrationError));
        Assert.NotNull(figures.TrainPairExcess);
    }

    private static TinyRun Trained(InstrumentsConfig instruments) => New(instruments).Train();

    private static TinyRun New(InstrumentsConfig instruments) => new(
        Pictures with { Instruments = instruments },
        config => ModelFactory.Create(config.Model, new ExampleShape(1, 4, 6), TinyRun.Classes, new RandomStreams((ulong)config.Seed)),
        TinyRun.Images());
}
