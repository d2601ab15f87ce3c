using System.Text.Json;
using Overmix.Tests.Theory.Mixing;
using Overmix.Theory.LabelNoise;
using Overmix.Theory.Mixing;
using static Overmix.Tests.Theory.Mixing.MixingReference;

namespace Overmix.Tests.Theory.LabelNoise;

/// <summary>Posteriors, total variations and bounds against SciPy.</summary>
public sealed class LabelNoiseReferenceTests
{
    private static readonly JsonElement Root = ReferenceFile.Load("label_noise.json");

    [Fact]
    public void At_GaussianMixtures_EqualSciPy()
    {
        foreach (JsonElement mixture in Root.GetProperty("mixtures").EnumerateArray())
        {
            GaussianMixtureWorld world = new(mixture.Numbers("weights"), mixture.Numbers("means"), mixture.Numbers("deviations"));
            foreach (JsonElement pair in mixture.GetProperty("pairs").EnumerateArray())
            {
                Compare(world, pair, pair);
                double lambda = pair.Number("lambda");
                double[] mixed = [.. pair.Numbers("first").Zip(pair.Numbers("second"), (a, b) => (lambda * a) + ((1 - lambda) * b))];
                foreach ((double expected, double actual) in pair.Numbers("truth").Zip(world.Posterior(mixed)))
                {
                    Near(expected, actual, 1e-9, "posterior");
                }
            }
        }
    }

    [Fact]
    public void At_SoftLinearTeachers_EqualSciPy()
    {
        foreach (JsonElement pair in Root.GetProperty("linear").EnumerateArray())
        {
            Compare(new SoftLinearWorld(pair.Numbers("weights"), pair.Numbers("biases"), pair.Number("temperature")), pair, pair);
        }
    }

    [Fact]
    public void Run_MixtureOnALine_MeanTotalVariationMeetsTheGridSum()
    {
        JsonElement expected = Root.GetProperty("expected");
        Theorem1Options options = new()
        {
            World = new GaussianMixtureWorld([1, 1], [-1, 1], [1, 1]), Law = MixingLaw.Fixed(expected.Number("lambda")), Pairs = 40_000, PairsPerLambda = 10,
        };
        var table = Theorem1.Run(options).Table("average");
        double mean = table["mean"][1], error = table["standard error"][1];
        Assert.True(Math.Abs(mean - expected.Number("totalVariation")) <= (FalseAlarm.Deviations * error) + expected.Number("gridError"), $"{mean} ± {error}");
        Assert.True(error < 0.001, $"{error}");
    }

    private static void Compare(LabelledWorld world, JsonElement pair, JsonElement expected)
    {
        LabelDisagreement actual = new PairLaws(world, pair.Numbers("first"), pair.Numbers("second")).At(pair.Number("lambda"));
        if (pair.Number("lambda") == 0)
        {
            Assert.True(actual.TotalVariation < 1e-14 && expected.Number("totalVariation") < 1e-14);
        }
        else
        {
            Near(expected.Number("totalVariation"), actual.TotalVariation, 1e-9, "TV");
            Near(expected.Number("supremum"), actual.SupremumBound, 1e-9, "sup");
        }

        Near(expected.Number("independent"), actual.Independent, 1e-9, "independent");
    }
}
