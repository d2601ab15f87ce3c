using Overmix.Theory.Checks;
using Overmix.Theory.Mixing;
using Overmix.Theory.RandomFeatures;

namespace Overmix.Tests.Theory.RandomFeatures;

public sealed class MixupMomentsTests
{
    /// <summary>Rounding of sums of m ≤ 10⁴ terms of order 1 in float64.</summary>
    private const double Rounding = 1e-12;

    /// <summary>What MomentPrecision.Fast promises, relative to the largest entry.</summary>
    private const double FastError = 1e-5;

    public static TheoryData<Activation, TeacherKind, PairingKind> Worlds
    {
        get
        {
            TheoryData<Activation, TeacherKind, PairingKind> data = [];
            foreach (Activation activation in Enum.GetValues<Activation>())
            {
                foreach (TeacherKind teacher in Enum.GetValues<TeacherKind>())
                {
                    data.Add(activation, teacher, PairingKind.All);
                }
            }

            data.Add(Activation.Tanh, TeacherKind.Neuron, PairingKind.Fixed);
            data.Add(Activation.Tanh, TeacherKind.Neuron, PairingKind.Streamed);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Worlds))]
    public void Accumulate_BothPrecisions_EqualThePlainLoop(Activation activation, TeacherKind teacher, PairingKind pairing)
    {
        // 37 features fill one panel and part of a second; 40² pairs fill one block and part of a second.
        MixupTask task = Build(activation, teacher, pairing, features: 37, samples: 40).Mixup;
        (double[] gram, double[] target, double[] clean, double noise, double noiseMaximum) = PlainLoop(task);

        MixupMoments accurate = MixupMoments.Accumulate(task), fast = MixupMoments.Accumulate(task, MomentPrecision.Fast);

        Close(gram, accurate.Gram, Rounding);
        Close(target, accurate.TargetMoment, Rounding);
        Close(clean, accurate.CleanMoment, Rounding);
        Assert.Equal(noise, accurate.NoiseMeanSquare, Rounding * (1 + accurate.TargetMeanSquare));
        Assert.Equal(noiseMaximum, accurate.NoiseMaximumSquare, Rounding * (1 + noiseMaximum));
        Close(gram, fast.Gram, FastError);
        Close(target, fast.TargetMoment, FastError);
        Close(clean, fast.CleanMoment, FastError);
        Assert.Equal(noise, fast.NoiseMeanSquare, FastError * (1 + accurate.TargetMeanSquare));
    }

    [Fact]
    public void Accumulate_WeightOnTheWrongSample_IsNoticed()
    {
        // At fixed λ = 0.3 with distinct samples, weighting the second one instead moves the moments with the labels left as they are.
        MixupTask task = Build(Activation.Tanh, TeacherKind.Neuron, PairingKind.All, 20, 30, MixingLaw.Fixed(0.3)).Mixup;
        MixedSample sample = MixedSample.LayOut(task);
        double[] swapped = new double[task.Map.Count];
        for (int k = 0; k < sample.Count; k++)
        {
            int partner = (k % 30 * 30) + (k / 30); // pair (j, i): features mixed with the weights exchanged
            for (int i = 0; i < swapped.Length; i++)
            {
                swapped[i] += sample.Features[(partner * swapped.Length) + i] * sample.Targets[k] / sample.Count;
            }
        }

        Assert.True(Largest(swapped, MixupMoments.Accumulate(task).TargetMoment) > 1e-3);
    }

    [Fact]
    public void Accumulate_FixedAndStreamedPairs_AreTheSameSet()
    {
        MixupMoments kept = MixupMoments.Accumulate(Build(Activation.Erf, TeacherKind.Neuron, PairingKind.Fixed, 20, 30).Mixup);
        MixupMoments streamed = MixupMoments.Accumulate(Build(Activation.Erf, TeacherKind.Neuron, PairingKind.Streamed, 20, 30).Mixup);

        Assert.Equal(kept.Gram.ToArray(), streamed.Gram.ToArray());
    }

    [Fact]
    public void Accumulate_Unmixed_HasNoNoise()
    {
        MixupMoments moments = MixupMoments.Accumulate(Build(Activation.Tanh, TeacherKind.Neuron, PairingKind.All, 20, 30).Plain);

        Assert.Equal(30, moments.Pairs);
        Assert.True(moments.NoiseMaximumSquare < Rounding);
    }

    [Fact]
    public void Accumulate_FastTwice_GivesEqualBits()
    {
        MixupTask task = Build(Activation.Tanh, TeacherKind.Realisable, PairingKind.All, 64, 120).Mixup;

        Assert.Equal(MixupMoments.Accumulate(task, MomentPrecision.Fast).Gram.ToArray(), MixupMoments.Accumulate(task, MomentPrecision.Fast).Gram.ToArray());
    }

    [Theory]
    [InlineData(MomentPrecision.Fast)]
    [InlineData(MomentPrecision.Accurate)]
    public void Accumulate_MoreMemoryThanFree_SaysSo(MomentPrecision precision)
    {
        MixupTask task = Build(Activation.Tanh, TeacherKind.Neuron, PairingKind.All, 64, 30).Mixup;

        TheoryRequestException error = Assert.Throws<TheoryRequestException>(() => MixupMoments.Accumulate(task, precision, new MemoryBudget(1000)));
        Assert.Contains("d = 64", error.Message, StringComparison.Ordinal);
        Assert.Contains("free", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Build_BadOptions_AreAllNamed()
    {
        WorldOptions options = new() { Features = 0, Alpha = -1, WeightGain = double.NaN };

        string message = Assert.Throws<TheoryRequestException>(() => World.Build(options)).Message;
        Assert.Contains("features", message, StringComparison.Ordinal);
        Assert.Contains("alpha", message, StringComparison.Ordinal);
        Assert.Contains("weight-gain", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Build_HugeWorld_IsRefusedBeforeItIsTaken() =>
        Assert.Throws<TheoryRequestException>(() => World.Build(new WorldOptions { Features = 16000, Samples = 1_000_000 }));

    internal static World Build(
        Activation activation, TeacherKind teacher, PairingKind pairing, int features, int samples, MixingLaw? law = null) =>
        World.Build(new WorldOptions
        {
            Activation = activation, Teacher = teacher, Pairing = pairing, Features = features, Samples = samples, Law = law,
            PairCount = 1500, PopulationSamples = 2000,
        });

    private static (double[] Gram, double[] Target, double[] Clean, double Noise, double NoiseMaximum) PlainLoop(MixupTask task)
    {
        MixedSample sample = MixedSample.LayOut(task);
        int d = task.Map.Count;
        double[] gram = new double[d * d], target = new double[d], clean = new double[d];
        double noise = 0, maximum = 0;
        for (int k = 0; k < sample.Count; k++)
        {
            ReadOnlySpan<double> features = sample.Features.AsSpan(k * d, d);
            double z = sample.Targets[k] - sample.Clean[k];
            (noise, maximum) = (noise + (z * z / sample.Count), Math.Max(maximum, z * z));
            for (int i = 0; i < d; i++)
            {
                target[i] += features[i] * sample.Targets[k] / sample.Count;
                clean[i] += features[i] * sample.Clean[k] / sample.Count;
                for (int j = 0; j < d; j++)
                {
                    gram[(i * d) + j] += features[i] * features[j] / sample.Count;
                }
            }
        }

        return (gram, target, clean, noise, maximum);
    }

    private static void Close(double[] expected, ReadOnlySpan<double> actual, double tolerance) =>
        Assert.True(Largest(expected, actual) <= tolerance * (1e-3 + expected.Max(Math.Abs)), $"off by {Largest(expected, actual)}");

    private static double Largest(double[] expected, ReadOnlySpan<double> actual)
    {
        double largest = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            largest = Math.Max(largest, Math.Abs(expected[i] - actual[i]));
        }

        return largest;
    }
}
