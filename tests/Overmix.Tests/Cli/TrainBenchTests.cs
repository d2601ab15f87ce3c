using System.Text.Json;
using Overmix.Cli.Commands;
using Overmix.Cli.Speed;

namespace Overmix.Tests.Cli;

/// <summary>That the benchmark measures what it names; how fast anything is, no test says.</summary>
public sealed class TrainBenchTests
{
    private static readonly SpeedSizes Tiny = new(Width: 2, NarrowWidth: 1, BatchSize: 8, Rounds: 1, MixupRounds: 5, MlpSteps: 1, TableBatchSize: 0);

    [Fact]
    public void Json_TinySizesAndNoPeer_HasEveryKeyOfTheClaimAndTheReason()
    {
        ProcessOutcome outcome = CapturedTerminal.Capture(terminal =>
        {
            using var peer = new TorchPeer("/no/such/python");
            TrainBenchCommand.WriteJson(terminal, Tiny, TrainBenchCommand.Measure(terminal, Tiny, peer));
            return 0;
        });
        using var document = JsonDocument.Parse(outcome.Output);
        JsonElement root = document.RootElement;
        foreach (string name in (string[])["resnet18VsFloat32Nchw", "mixupOverheadResnet18", "mixupOverheadMlp", "fractionOfKernelRate"])
        {
            Assert.True(root.GetProperty(name).GetDouble() > 0, name);
        }

        foreach (string name in (string[])["resnet18VsPyTorch", "resnet18Float32VsPyTorch", "resnet18Width16VsPyTorch", "mlpStepVsPyTorch"])
        {
            Assert.Equal(JsonValueKind.Null, root.GetProperty(name).ValueKind);
        }

        Dictionary<string, double> steps = root.GetProperty("steps").EnumerateArray().ToDictionary(s => s.GetProperty("name").GetString()!, s => s.GetProperty("seconds").GetDouble());
        Assert.All((string[])["a batch of mixup alone", "a batch of erm alone", "resnet18 mixup", "resnet18 erm"], name => Assert.True(steps[name] > 0, name));
        Assert.Contains("/no/such/python", root.GetProperty("peerReason").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_Names_AreTheEightOfTheClaim() => Assert.Equal(
        ["resnet18VsPyTorch", "resnet18VsFloat32Nchw", "resnet18Float32VsPyTorch", "resnet18Width16VsPyTorch", "mixupOverheadResnet18", "mixupOverheadMlp", "mlpStepVsPyTorch", "fractionOfKernelRate"],
        new SpeedResult { ResNet18VsFloat32Nchw = 1, MixupOverheadResNet18 = 1, MixupOverheadMlp = 1, FractionOfKernelRate = 1, PeakBytes = 1, Steps = [], Networks = [] }.Rows.Select(r => r.Name));

    [Theory]
    [InlineData(5, 5)]
    [InlineData(10, 9)]
    [InlineData(30, 20)]
    [InlineData(40, 26)]
    public void UpperLimit_OrderStatistic_IsTheSignTests(int count, int place) // P(Bin(n, 1/2) ≥ place) ≤ 5 % < P(… ≥ place − 1): tables of the binomial law
        => Assert.Equal(place, Quotients.UpperLimit([.. Enumerable.Range(1, count).Select(i => (double)i).Reverse()]));

    [Fact]
    public void UpperLimit_TooFew_IsRefused() => Assert.Throws<ArgumentOutOfRangeException>(() => Quotients.UpperLimit([1, 2, 3, 4]));

    [Fact]
    public void TurnTaking_RatiosAndMissingPeer_AreTakenRoundByRound()
    {
        double slow = 1;
        var turns = new TurnTaking();
        turns.Add("one", () => slow *= 2);
        turns.Add("two", () => 4 * slow);
        turns.Add("absent", () => null);
        _ = turns.Play(3, () => { });
        Assert.Equal([4, 2, 4], turns.Ratios("two", "one")); // the second round's order is turned round
        Assert.Equal(4, turns.Ratio("two", "one"));
        Assert.Null(turns.Ratio("absent", "one"));
        Assert.Equal(["one", "two"], turns.Medians.Select(m => m.Name));
    }

    [Fact(Explicit = true)]
    [Trait("Speed", "slow")]
    public void Bench_QuickJson_IsOneDocument()
    {
        using var document = JsonDocument.Parse(CapturedTerminal.Run("bench", "train", "--quick", "--json").Output);
        Assert.Equal(1, document.RootElement.GetProperty("schema").GetInt32());
        Assert.True(document.RootElement.GetProperty("networks").GetArrayLength() > 0);
    }

    [Fact]
    public void Bench_DeviceThatIsNotThere_SaysSoInOneSentence()
    {
        if (Overmix.Training.Compute.ComputeDevice.CountGpus() == 0)
        {
            Assert.Contains("OVERMIX_LIBTORCH", CapturedTerminal.Run("bench", "train", "--device", "cuda").Error, StringComparison.Ordinal);
        }
    }
}
