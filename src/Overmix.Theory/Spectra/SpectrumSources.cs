using Overmix.Core.Seeding;
using Overmix.Theory.RandomFeatures;

namespace Overmix.Theory.Spectra;

/// <summary>Spectra of independent features, of random features, and of Mixup pairs, at the same d and n.</summary>
internal sealed class SpectrumSources
{
    internal const string Independent = "i.i.d. features", CleanPoints = "random features, clean points", FeaturePairs = "random features, Mixup pairs";
    internal const string AveragedPairs = "identity features, all Mixup pairs, λ averaged", DrawnPairs = "identity features, Mixup pairs drawn";
    internal const string PairCount = "the same beside the law of d/m";
    private readonly MarchenkoPasturOptions _options;
    private readonly RandomStreams _streams;
    private readonly CriticalDistance _ofSamples, _ofPairs;
    private readonly double[] _entries;
    private readonly PairSource _pairs;

    internal SpectrumSources(MarchenkoPasturOptions options)
    {
        (_options, _streams) = (options, new RandomStreams(options.Seed));
        int n = options.Samples;
        _entries = options.Entries.Draw(n * options.Features, _streams.Open(StreamName.Theory, SpectralStreams.Entries));
        _pairs = (long)n * n <= options.PairLimit
            ? PairSource.AllPairs(n, options.Law, _streams)
            : PairSource.Streamed(n, options.PairLimit, options.Law, _streams);
        _ofSamples = CriticalDistance.Simulate(options.Features, n, options.Simulations, options.Level, _streams);
        _ofPairs = CriticalDistance.Simulate(options.Features, _pairs.Count, options.Simulations, options.Level, _streams);
    }

    internal IReadOnlyList<StudiedSpectrum> All()
    {
        int d = _options.Features, n = _options.Samples;
        double kept = MixupGram.VarianceKept(_options.Law);
        SymmetricSpectrum independent = SymmetricSpectrum.OfSamples(_entries, d);
        SymmetricSpectrum averaged = SymmetricSpectrum.Of(MixupGram.Averaged(_entries, d, _options.Law), d);
        FeatureMap identity = new(Activation.Identity, Identity(d), new double[d]);
        SymmetricSpectrum drawn = SymmetricSpectrum.Of(Moments(identity, _entries, _pairs).Gram, d);
        (FeatureMap map, double[] points) = RandomFeatures();
        SymmetricSpectrum clean = Centred(Moments(map, points, PairSource.Unmixed(n))), mixed = Centred(Moments(map, points, _pairs));
        return
        [
            new(Independent, n, independent, Law(n, 1), _ofSamples),
            new(CleanPoints, n, clean, Law(n, clean.Values.Average()), _ofSamples),
            new(AveragedPairs, (long)n * n, averaged, Law(n, kept), _ofSamples),
            new(DrawnPairs, _pairs.Count, drawn, Law(n, kept), _ofSamples),
            new(PairCount, _pairs.Count, drawn, Law(_pairs.Count, kept), _ofPairs),
            new(FeaturePairs, _pairs.Count, mixed, Law(n, mixed.Values.Average()), _ofSamples),
        ];
    }

    private MarchenkoPastur Law(long samples, double variance) => new(_options.Features / (double)samples, variance, _options.Statement);

    private (FeatureMap Map, double[] Points) RandomFeatures()
    {
        FeatureShape shape = new(_options.Activation, _options.Features, _options.InputSize, 1, 0);
        FeatureMap map = FeatureMap.Draw(shape, _streams.Open(StreamName.Theory, SpectralStreams.Weights));
        double[] points = EntryLaw.Gaussian.Draw(_options.Samples * _options.InputSize, _streams.Open(StreamName.Theory, SpectralStreams.Points));
        return (map, points);
    }

    /// <summary>Moments with labels 1, so that the cross moment Φ̃Ỹ/m is the mean feature vector.</summary>
    private static MixupMoments Moments(FeatureMap map, double[] points, PairSource pairs) =>
        MixupMoments.Accumulate(new MixupTask(map, Teacher.OfFunction(static _ => 1), points, pairs));

    /// <summary>Spectrum of the features' covariance: the law speaks of centred entries.</summary>
    private static SymmetricSpectrum Centred(MixupMoments moments)
    {
        double[] covariance = moments.Gram.ToArray();
        ReadOnlySpan<double> mean = moments.TargetMoment;
        for (int i = 0; i < covariance.Length; i++)
        {
            covariance[i] -= mean[i / mean.Length] * mean[i % mean.Length];
        }

        return SymmetricSpectrum.Of(covariance, mean.Length);
    }

    private static double[] Identity(int size)
    {
        double[] matrix = new double[size * size];
        for (int i = 0; i < size; i++)
        {
            matrix[(i * size) + i] = 1;
        }

        return matrix;
    }
}
