using Overmix.Core.Seeding;

namespace Overmix.Theory.NoiseFirst;

/// <summary>
/// Mixed inputs and three sets of labels on them, of equal size: the true ones f(x̃), Mixup's noise Z = λf(x) + (1−λ)f(x′) − f(x̃), and random numbers.
/// The inputs, hence the kernel, are the same, so that only the labels differ.
/// </summary>
internal sealed class NoiseFirstWorld
{
    internal const string Clean = "clean", MixupNoise = "Mixup noise", Random = "random";
    private const long SampleAddress = 0, PairAddress = 1, RandomAddress = 2, WeightAddress = 3;

    internal NoiseFirstWorld(NoiseFirstOptions options)
    {
        Options = options;
        RandomStream samples = Open(SampleAddress), pairs = Open(PairAddress);
        double[] teacher = UnitVector(samples);
        double[][] points = [.. Enumerable.Range(0, options.Samples).Select(_ => UnitVector(samples))];
        double F(double[] x) => Math.Tanh(options.Steepness * x.Zip(teacher, (a, b) => a * b).Sum());
        double[] clean = new double[options.MixedSamples], noise = new double[clean.Length];
        Inputs = new double[clean.Length * options.InputSize];
        for (int k = 0; k < clean.Length; k++)
        {
            double[] first = points[pairs.NextInt(points.Length)], second = points[pairs.NextInt(points.Length)];
            double lambda = options.Law.Sample(pairs);
            double[] mixed = [.. first.Zip(second, (a, b) => (lambda * a) + ((1 - lambda) * b))];
            mixed.CopyTo(Inputs, k * options.InputSize);
            clean[k] = F(mixed);
            noise[k] = (lambda * F(first)) + ((1 - lambda) * F(second)) - clean[k];
        }

        RawNoiseShare = Size(noise) / Size(clean);
        RandomStream random = Open(RandomAddress);
        Labels = [(Clean, Scaled(clean)), (MixupNoise, Scaled(noise)), (Random, Scaled([.. clean.Select(_ => random.NextGaussian())]))];
    }

    internal NoiseFirstOptions Options { get; }

    /// <summary>x̃, row-major [n, d₀].</summary>
    internal double[] Inputs { get; }

    /// <summary>The label sets, each of root mean square <see cref="NoiseFirstOptions.LabelScale"/>; those that are zero are left out by the study.</summary>
    internal IReadOnlyList<(string Name, double[] Values)> Labels { get; }

    /// <summary>‖Z‖/‖f(x̃)‖ before scaling.</summary>
    internal double RawNoiseShare { get; }

    internal TwoLayerNetwork DrawNetwork() => TwoLayerNetwork.Draw(Options.Width, Options.InputSize, Open(WeightAddress));

    private RandomStream Open(long address) => new RandomStreams(Options.Seed).Open(StreamName.Theory, address);

    private double[] UnitVector(RandomStream stream)
    {
        double[] vector = [.. Enumerable.Range(0, Options.InputSize).Select(_ => stream.NextGaussian())];
        double size = Size(vector);
        return [.. vector.Select(value => value / size)];
    }

    private double[] Scaled(double[] labels)
    {
        double size = Size(labels);

        // Rounding is all that a straight or unmixed world leaves of Z: no labels to learn.
        return size <= 1e-12 * Math.Sqrt(labels.Length) ? new double[labels.Length]
            : [.. labels.Select(label => label / size * Math.Sqrt(labels.Length) * Options.LabelScale)];
    }

    private static double Size(double[] vector) => Math.Sqrt(vector.Sum(value => value * value));
}
