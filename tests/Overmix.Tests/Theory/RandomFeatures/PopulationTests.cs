using Overmix.Core.Seeding;
using Overmix.Theory.RandomFeatures;

namespace Overmix.Tests.Theory.RandomFeatures;

public sealed class PopulationTests
{
    private const int Samples = 200_000;

    /// <summary>Standard errors allowed: two-sided false alarm 1e-9 each, over some thousand entries below 1e-6.</summary>
    private const double Sigmas = 6.1;

    [Theory]
    [InlineData(Activation.Identity, 0.5)]
    [InlineData(Activation.Cosine, 0.5)]
    [InlineData(Activation.Cosine, 0.0)]
    [InlineData(Activation.Erf, 0.0)]
    [InlineData(Activation.Relu, 0.0)]
    public void Exact_EveryKnownActivation_AgreesWithSampling(Activation activation, double bias)
    {
        WorldOptions options = new() { Activation = activation, BiasScale = bias, Features = 12, PopulationSamples = 100 };
        World world = World.Build(options);
        Assert.True(world.Population.IsExact);
        GaussianInputs inputs = new(new RandomStreams(2), 7);
        PopulationMoments sampled = PopulationMoments.Sampled(world.Mixup.Map, world.Mixup.Teacher, Samples, inputs);
        double[] features = world.Mixup.Map.Evaluate(inputs.Draw(Samples, options.InputSize));
        for (int i = 0; i < 12; i++)
        {
            for (int j = 0; j < 12; j++)
            {
                double mean = 0, square = 0;
                for (int s = 0; s < Samples; s++)
                {
                    double product = features[(s * 12) + i] * features[(s * 12) + j];
                    (mean, square) = (mean + (product / Samples), square + (product * product / Samples));
                }

                double error = Math.Sqrt(Math.Max(0, square - (mean * mean)) / Samples);
                Assert.Equal(world.Population.Second[(i * 12) + j], sampled.Second[(i * 12) + j], (Sigmas * error) + 1e-12);
            }
        }
    }

    [Fact]
    public void Exact_NoClosedForm_IsNull()
    {
        Assert.Null(Exact(Activation.Tanh, 0));
        Assert.Null(Exact(Activation.Erf, 0.5));
        Assert.Null(Exact(Activation.Relu, 0.5));
        Assert.NotNull(Exact(Activation.Relu, 0));

        static PopulationMoments? Exact(Activation activation, double bias)
        {
            MixupTask task = World.Build(new WorldOptions { Activation = activation, BiasScale = bias, Features = 3, PopulationSamples = 100 }).Mixup;
            return PopulationMoments.Exact(task.Map, task.Teacher);
        }
    }

    [Fact]
    public void Risk_OfTheTeacherItself_IsZeroInARealisableWorld()
    {
        World world = World.Build(new WorldOptions { Activation = Activation.Cosine, Teacher = TeacherKind.Realisable });
        double[] own = ((FeatureTeacher)world.Mixup.Teacher).Coefficients.ToArray();

        Assert.Equal(0, world.Population.Risk(own), 1e-12 * (1 + world.Population.TargetSquare));
        Assert.Equal(world.Population.TargetSquare, world.Population.Risk(new double[own.Length]), 1e-15);
    }

    [Fact]
    public void MeasuredRisk_ExactWorld_CoversTheExactRisk()
    {
        World world = World.Build(new WorldOptions { Activation = Activation.Erf, BiasScale = 0, Features = 30 });
        double[] theta = [.. Enumerable.Range(0, 30).Select(i => Math.Sin(i))];
        MeasuredRisk measured = MeasuredRisk.Of(world.Mixup, theta, Samples, world.FreshInputs);

        Assert.Equal(world.Population.Risk(theta), measured.Mean[0], Sigmas * measured.StandardError[0]);
        Assert.InRange(measured.StandardError[0], 1e-9, 0.05 * measured.Mean[0]);
    }
}
