using System.Text.Json;
using Overmix.Theory.GradientFlow;
using Overmix.Theory.GradientFlow.Algebra;
using Overmix.Theory.RandomFeatures;

namespace Overmix.Tests.Theory.GradientFlow;

/// <summary>Closed forms against numbers made elsewhere (References/make_flow.py).</summary>
public sealed class ReferenceTests
{
    private const double RelativeError = 1e-9;

    [Fact]
    public void Path_ThirtyTimes_EqualsTheMatrixExponential()
    {
        JsonElement flow = Load("flow");
        double[] times = Numbers(flow, "times"), start = Numbers(flow, "start"), expected = Numbers(flow, "thetas");
        double[] actual = new LinearFlow(EigenBasis.Of(Numbers(flow, "gram"), start.Length), flow.GetProperty("rate").GetDouble())
            .Path(times, start, Numbers(flow, "moment"));

        Assert.Equal(30, times.Length);
        for (int i = 0; i < times.Length; i++)
        {
            ReadOnlySpan<double> row = expected.AsSpan(i * start.Length, start.Length);
            Assert.True(Distances.Relative(row, actual.AsSpan(i * start.Length, start.Length)) <= RelativeError);
        }
    }

    [Theory]
    [InlineData(Activation.Cosine, "cosine")]
    [InlineData(Activation.Erf, "erf")]
    [InlineData(Activation.Relu, "relu")]
    public void Matrix_KnownActivation_EqualsQuadrature(Activation activation, string key)
    {
        JsonElement kernels = Load("kernels");
        bool phased = activation == Activation.Cosine;
        double[] expected = Numbers(kernels, key);
        double[] actual = GaussianKernel.Matrix(Map("left", "leftBias"), Map("right", "rightBias"));

        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], actual[i], RelativeError * Math.Abs(expected[i]));
        }

        FeatureMap Map(string weights, string biases)
        {
            double[] phases = Numbers(kernels, biases);
            return new FeatureMap(activation, Numbers(kernels, weights), phased ? phases : new double[phases.Length]);
        }
    }

    private static JsonElement Load(string key)
    {
        using Stream stream = typeof(ReferenceTests).Assembly.GetManifestResourceStream("References/flow.json")!;
        using JsonDocument document = JsonDocument.Parse(stream);
        return document.RootElement.GetProperty(key).Clone();
    }

    private static double[] Numbers(JsonElement element, string key) => [.. element.GetProperty(key).EnumerateArray().Select(item => item.GetDouble())];
}
