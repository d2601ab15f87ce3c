using Overmix.Core.Seeding;
using Overmix.Theory.Checks;

namespace Overmix.Theory.RandomFeatures;

/// <summary>A world built from its options: features, teacher, training samples and population.</summary>
public sealed class World
{
    /// <summary>Addresses in the stream of worlds. Each thing has its own, so that a larger n or d changes nothing else.</summary>
    private const int StudentAddress = 0, TeacherAddress = 1, TrainingAddress = 2, PopulationAddress = 3, FreshAddress = 4, NoiseAddress = 5;

    private World(WorldOptions options, FeatureMap map, Teacher teacher)
    {
        Options = options;
        double[] inputs = new GaussianInputs(options.Streams, TrainingAddress).Draw(options.Samples, options.InputSize);
        var clean = new MixupTask(map, teacher, inputs, Pairs(options));
        Mixup = options.LabelNoise == 0 ? clean : clean.WithLabelNoise(options.LabelNoise, options.Streams.Open(StreamName.Theory, NoiseAddress));
        Plain = Mixup.With(PairSource.Unmixed(options.Samples));
        Population = PopulationMoments.Exact(map, teacher)
            ?? PopulationMoments.Sampled(map, teacher, options.PopulationSamples, new GaussianInputs(options.Streams, PopulationAddress));
    }

    /// <summary>What the world was built from.</summary>
    public WorldOptions Options { get; }

    /// <summary>Training with Mixup.</summary>
    public MixupTask Mixup { get; }

    /// <summary>Plain training on the same samples.</summary>
    public MixupTask Plain { get; }

    /// <summary>Population moments, exact where known.</summary>
    public PopulationMoments Population { get; }

    /// <summary>Inputs that neither training nor population moments have seen.</summary>
    public GaussianInputs FreshInputs => new(Options.Streams, FreshAddress);

    /// <summary>Builds a world.</summary>
    /// <param name="options">Its options.</param>
    /// <exception cref="TheoryRequestException">An option is out of range, or the world needs more memory than is free.</exception>
    public static World Build(WorldOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        double d = options.Features, n = options.Samples;
        double bytes = 8 * ((6 * d * d) + (3 * n * (d + options.InputSize)) + (3 * 4096 * d) + (d * options.InputSize));
        MemoryBudget.OfThisProcess.Demand(bytes, FormattableString.Invariant($"A world of d = {d} features and n = {n} samples"), "Take fewer of either.");
        FeatureShape shape = new(options.Activation, options.Features, options.InputSize, options.WeightGain, options.BiasScale);
        FeatureMap map = FeatureMap.Draw(shape, options.Streams.Open(StreamName.Theory, StudentAddress));
        return new World(options, map, DrawTeacher(options, map));
    }

    private static Teacher DrawTeacher(WorldOptions options, FeatureMap map)
    {
        RandomStream stream = options.Streams.Open(StreamName.Theory, TeacherAddress);
        double gain = options.TeacherGain;
        return options.Teacher switch
        {
            TeacherKind.Neuron => Teacher.OfFeatures(new FeatureMap(options.Activation, Direction(options.InputSize, gain, stream), [0]), [1]),
            TeacherKind.Realisable => Teacher.OfFeatures(map, Gaussians(map.Count, gain / Math.Sqrt(map.Count), stream)),
            _ => Teacher.OfFunction(input => gain / (2 * input.Length) * SquaredNorm(input)),
        };
    }

    private static PairSource Pairs(WorldOptions options) => options.Pairing switch
    {
        PairingKind.All => PairSource.AllPairs(options.Samples, options.EffectiveLaw, options.Streams),
        PairingKind.Fixed => PairSource.Fixed(options.Samples, (int)options.PairCount, options.EffectiveLaw, options.Streams),
        _ => PairSource.Streamed(options.Samples, options.PairCount, options.EffectiveLaw, options.Streams),
    };

    private static double[] Gaussians(int count, double scale, RandomStream stream)
    {
        double[] values = new double[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = scale * stream.NextGaussian();
        }

        return values;
    }

    private static double[] Direction(int count, double length, RandomStream stream)
    {
        double[] values = Gaussians(count, 1, stream);
        double norm = Math.Sqrt(SquaredNorm(values));
        return [.. values.Select(value => length * value / norm)];
    }

    private static double SquaredNorm(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (double value in values)
        {
            sum += value * value;
        }

        return sum;
    }
}
