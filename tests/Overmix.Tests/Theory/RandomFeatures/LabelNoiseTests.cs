using Overmix.Core.Seeding;
using Overmix.Theory.Checks;
using Overmix.Theory.GradientFlow;
using Overmix.Theory.RandomFeatures;

namespace Overmix.Tests.Theory.RandomFeatures;

public sealed class LabelNoiseTests
{
    private static readonly WorldOptions Noisy = new() { Samples = 12, Features = 20, LabelNoise = 0.7, PopulationSamples = 5_000 };

    [Fact]
    public void LabelNoise_Moments_AreThoseOfASampleLaidOutThePlainWay()
    {
        MixupTask task = World.Build(Noisy).Mixup;
        MixupMoments moments = MixupMoments.Accumulate(task);
        MixedSample sample = MixedSample.LayOut(task);
        double noise = sample.Targets.Zip(sample.Clean, (y, c) => (y - c) * (y - c)).Sum() / sample.Count;
        Assert.Equal(noise, moments.NoiseMeanSquare, 1e-12 * noise); // rounding of 144 sums
        for (int k = 0; k < 20; k++)
        {
            double target = Enumerable.Range(0, sample.Count).Sum(i => sample.Features[(i * 20) + k] * sample.Targets[i]) / sample.Count;
            Assert.Equal(target, moments.TargetMoment[k], 1e-12);
        }
    }

    [Fact]
    public void LabelNoise_PlainTraining_HasItTooAndOtherwiseNone()
    {
        World noisy = World.Build(Noisy), clean = World.Build(Noisy with { LabelNoise = 0 });
        Assert.Equal(noisy.Mixup.Targets.ToArray(), noisy.Plain.Targets.ToArray());
        MixupMoments plain = MixupMoments.Accumulate(clean.Plain);
        Assert.Equal(0, plain.NoiseMeanSquare, 1e-28 * plain.TargetMeanSquare); // two roads to f(x) differ by rounding, 2⁻⁵² each
        Assert.True(MixupMoments.Accumulate(noisy.Plain).NoiseMeanSquare > 0);
        Assert.Equal(clean.Mixup.Inputs.ToArray(), noisy.Mixup.Inputs.ToArray()); // nothing else moves
    }

    [Fact]
    public void LabelNoise_Deviation_IsTheOneAskedFor()
    {
        MixupTask task = World.Build(new WorldOptions { Samples = 20_000, Features = 1, InputSize = 1, Pairing = PairingKind.Streamed, PairCount = 1, PopulationSamples = 100 }).Mixup;
        MixupTask noisy = task.WithLabelNoise(0.5, new RandomStreams(3).Open(StreamName.Theory, 9));
        double[] noise = [.. noisy.Targets.ToArray().Zip(task.Targets.ToArray(), (y, f) => y - f)];
        double square = noise.Average(e => e * e);
        Assert.Equal(0.25, square, 0.25 * 5 * Math.Sqrt(2.0 / noise.Length)); // Monte Carlo: five standard errors, false alarm 6e-7
        Assert.Throws<ArgumentOutOfRangeException>(() => task.WithLabelNoise(double.NaN, new RandomStreams(3).Open(StreamName.Theory)));
    }

    [Fact]
    public void LabelNoise_RiskSplit_AgreesWithMeasuredRisk()
    {
        TeacherStudentResult result = TeacherStudent.Run(new TeacherStudentOptions { World = Noisy with { PopulationSamples = 20_000 }, TimeCount = 40, DescentSteps = 2_000 });
        Assert.All(result.Checks, check => Assert.NotEqual(TheoryVerdict.Inconsistent, check.Verdict));
        Assert.True(result.Plain.Noise[^1] > 0);
    }
}
