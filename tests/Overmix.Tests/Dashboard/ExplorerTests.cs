using System.Text.Json;
using Overmix.Dashboard.Explorer;
using Overmix.Theory.GradientFlow;
using Overmix.Theory.Mixing;
using Overmix.Theory.RandomFeatures;

namespace Overmix.Tests.Dashboard;

/// <summary>What the theory explorer computes and refuses, without a server.</summary>
public sealed class ExplorerTests
{
    [Theory]
    [InlineData("n", "501", "n must be a whole number in [2, 500].")]
    [InlineData("n", "1e2", "n must be a whole number in [2, 500].")]
    [InlineData("n", "-3", "n must be a whole number in [2, 500].")]
    [InlineData("d", "1000000000000", "d must be a whole number in [2, 500].")]
    [InlineData("d0", "0", "d0 must be a whole number in [1, 100].")]
    [InlineData("gamma", "NaN", "gamma must be a number in [0.02, 10].")]
    [InlineData("gamma", "0", "gamma must be a number in [0.02, 10].")]
    [InlineData("alpha", "Infinity", "alpha must be a number in [0.05, 20].")]
    [InlineData("lambda", "1.01", "lambda must be a number in [0, 1].")]
    [InlineData("eta", "", "eta must be a number in [0.01, 100].")]
    [InlineData("noise", "0,5", "noise must be a number in [0, 3].")]
    [InlineData("map", "TANH", "map must be one of tanh, relu, erf, cosine, identity.")]
    [InlineData("map", "1", "map must be one of tanh, relu, erf, cosine, identity.")]
    [InlineData("teacher", "<script>", "teacher must be one of neuron, realisable, quadratic.")]
    [InlineData("classes", "1001", "classes must be a whole number in [2, 1000].")]
    [InlineData("seed", "99999999999999999999", "seed must be a whole number in [1, 1000].")]
    public void Read_OutOfRange_SaysWhatIsAllowed(string name, string value, string message) =>
        Assert.Equal(message, Assert.Throws<ExplorerException>(() => Read((name, value))).Message);

    [Fact]
    public void Read_UnknownOrTwice_IsRefusedWithoutRepeatingWhatWasSent()
    {
        string message = Assert.Throws<ExplorerException>(() => Read(("<b>", "1"))).Message;
        Assert.DoesNotContain("<b>", message, StringComparison.Ordinal);
        Assert.Equal("n is given twice.", Assert.Throws<ExplorerException>(() => Read(("n", "3"), ("n", "4"))).Message);
    }

    [Fact]
    public void Compute_Default_IsWhatTheTheoryBenchSays()
    {
        ExplorerRequest request = Read(("n", "12"), ("d", "20"), ("noise", "0.5"), ("alpha", "2"));
        ExplorerAnswer answer = Compute(request);
        var options = new WorldOptions { Samples = 12, Features = 20, LabelNoise = 0.5, Alpha = 2, PopulationSamples = 20_000 };
        World world = World.Build(options);
        SolvedTask solved = SolvedTask.Of(world.Mixup, 1, options.Precision);
        double[] times = [.. answer.Risk.Times];
        RiskSplit split = solved.Split(world.Population, FlowStart.Zero, times);
        Assert.All(Enumerable.Range(0, times.Length), i => Assert.Equal(split.Total[i], answer.Risk.Total[i], 1e-10 * answer.Risk.NullRisk)); // rounding: products of other shapes
        Assert.All(Enumerable.Range(0, times.Length), i => Assert.Equal(split.Total[i], answer.Risk.Clean[i] + answer.Risk.Noise[i] + answer.Risk.Cross[i], 1e-12));
        Assert.Equal(144, answer.Sizes.Pairs);
        Assert.Equal(world.Population.Risk(solved.Path([answer.Risk.TurnTime])), answer.Risk.TurnRisk, 1e-9 * answer.Risk.NullRisk);
        Assert.All(Enumerable.Range(0, times.Length), i => Assert.True(answer.Bound.Total[i] >= answer.Risk.Total[i]));
        Assert.Equal(0.9 * new BetaLaw(2, 2).ExpectedEntropy, answer.Floor.Here, 1e-12);
        Assert.Equal(20, answer.Spectrum.Mixed.Count + answer.Spectrum.NullCount);
        Assert.Equal(solved.Flow.Basis.Largest, answer.Spectrum.Mixed[^1] * answer.Spectrum.Scale, 1e-9);
        Assert.True(answer.Spectrum.IndependentDistance < answer.Spectrum.MixedDistance);
    }

    [Fact]
    public void Compute_DrawnPairs_MakeTheAspectRatioAskedFor()
    {
        ExplorerAnswer answer = Compute(Read(("n", "20"), ("d", "40"), ("pairs", "drawn"), ("gamma", "2"), ("law", "fixed"), ("lambda", "0.3"), ("map", "relu")));
        Assert.Equal((20, 2.0), (answer.Sizes.Pairs, answer.Sizes.AspectRatio));
        Assert.InRange(answer.Spectrum.NullCount, 20, 39); // of 40 features at most 20 directions move; a pair drawn twice makes one fewer
        Assert.Equal(0.5, answer.Spectrum.Laws[0].Atom, 1e-12);
        Assert.Equal(0.9 * MixingLaw.Fixed(0.3).ExpectedEntropy, answer.Floor.Here, 1e-12);
    }

    [Fact]
    public void Compute_OneDirection_StillHasASpectrum()
    {
        ExplorerAnswer answer = Compute(Read(("map", "identity"), ("d0", "1"), ("n", "2"), ("d", "2")));
        Assert.All(answer.Spectrum.Mixed, v => Assert.True(double.IsFinite(v) && v > 0));
    }

    [Fact]
    public void Compute_Cancelled_StopsBeforeTheNextStage()
    {
        using var source = new CancellationTokenSource();
        List<string> stages = [];
        Assert.Throws<OperationCanceledException>(() => Exploration.Compute(
            new ExplorerRequest { Samples = 5, Features = 5 },
            ExplorerDetail.Full,
            progress =>
            {
                stages.Add(progress.Stage);
                if (stages.Count == 2)
                {
                    source.Cancel();
                }
            },
            source.Token));
        Assert.Equal(2, stages.Count);
    }

    [Fact]
    public void Requests_Grid_StandInTheOrderOfItsAxes()
    {
        string json = JsonSerializer.Serialize(ExplorerGrid.Axes);
        JsonElement axes = JsonDocument.Parse(json).RootElement;
        int[] sizes = [.. axes.EnumerateArray().Select(a => a.GetProperty("values").GetArrayLength())];
        Assert.Equal(sizes.Aggregate(1, (a, b) => a * b), ExplorerGrid.Requests.Count);
        Assert.Equal(["n", "d", "alpha", "noise", "map"], axes.EnumerateArray().Select(a => a.GetProperty("name").GetString()));
        ExplorerRequest second = ExplorerGrid.Requests[1], last = ExplorerGrid.Requests[^1];
        Assert.Equal((10, Activation.Relu, 0.0), (second.Samples, second.Activation, second.LabelNoise));
        Assert.Equal((100, 200, 4.0, 0.5), (last.Samples, last.Features, last.Alpha, last.LabelNoise));
    }

    [Fact]
    public void Of_Page_IsOneFileWithoutImportsExportsOrAddresses()
    {
        string page = ExplorerPage.Of("{\"axes\":[],\"answers\":[\"</script>\"]}");
        Assert.DoesNotContain("\nimport ", page, StringComparison.Ordinal);
        Assert.DoesNotContain("\nexport ", page, StringComparison.Ordinal);
        Assert.DoesNotContain("http://", page.Replace("http://www.w3.org/2000/svg", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain("https://", page, StringComparison.Ordinal);
        Assert.Contains("\\u003c/script>", page, StringComparison.Ordinal);
    }

    private static ExplorerRequest Read(params (string Name, string Value)[] values) => ExplorerParameter.Read([.. values.Select(v => KeyValuePair.Create(v.Name, v.Value))]);

    private static ExplorerAnswer Compute(ExplorerRequest request) => Exploration.Compute(request, ExplorerDetail.Full, _ => { }, CancellationToken.None);
}
