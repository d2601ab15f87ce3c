using Overmix.Core.Seeding;
using Overmix.Tests.Theory.Mixing;
using Overmix.Theory.Mixing;
using Overmix.Theory.RandomFeatures;
using Overmix.Theory.Spectra;

namespace Overmix.Tests.Theory.Spectra;

/// <summary>Spectra, their distance to a law, and the averaged Gram matrix of Mixup.</summary>
public sealed class SpectrumTests
{
    [Fact]
    public void Of_KnownMatrix_KnownEigenvalues()
    {
        SymmetricSpectrum spectrum = SymmetricSpectrum.Of([2, 1, 0, 1, 2, 0, 0, 0, 0], 3);
        Assert.Equal(0, spectrum.Values[0], 1e-15);
        Assert.Equal(1, spectrum.Values[1], 1e-14);
        Assert.Equal(3, spectrum.Values[2], 1e-14);
        Assert.Equal(2, spectrum.Rank);
    }

    [Fact]
    public void OfSamples_WideAndTall_SameNonZeroEigenvalues()
    {
        double[] tall = EntryLaw.Gaussian.Draw(12, Stream(1)), wide = new double[12];
        for (int i = 0; i < 12; i++)
        {
            wide[((i % 3) * 4) + (i / 3)] = tall[i]; // [4, 3] transposed to [3, 4]
        }

        SymmetricSpectrum of3 = SymmetricSpectrum.OfSamples(tall, 3), of4 = SymmetricSpectrum.OfSamples(wide, 4);
        Assert.Equal(0, of4.Values[0]);
        for (int k = 0; k < 3; k++)
        {
            Assert.Equal(of3.Values[k] * 4 / 3, of4.Values[k + 1], 1e-13); // divided by m = 4 and by m = 3
        }
    }

    [Fact]
    public void Distance_OfTwoEigenvalues_ByHand()
    {
        // F(2) = p and F(4 + …) = 1: the distance is the worst of p, |½ − p|, |½ − F(b)|.
        MarchenkoPastur law = new(0.25);
        SymmetricSpectrum spectrum = SymmetricSpectrum.Of([1, 0, 0, 2], 2);
        double p = law.Cumulative(1), q = law.Cumulative(2);
        double expected = new[] { p, Math.Abs(p - 0.5), Math.Abs(q - 0.5), Math.Abs(q - 1) }.Max();
        Assert.Equal(expected, SpectralDistance.Of(spectrum, law), 1e-14);
    }

    [Fact]
    public void Distance_MissingAtom_IsSeenAtZero()
    {
        // All eigenvalues at the upper edge: nothing at zero, where the law of γ = 4 has ¾.
        SymmetricSpectrum spectrum = SymmetricSpectrum.Of([9, 0, 0, 9], 2);
        Assert.Equal(1, SpectralDistance.Of(spectrum, new MarchenkoPastur(4)), 1e-14);
        SymmetricSpectrum zeros = SymmetricSpectrum.Of([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4], 4);
        double middle = new MarchenkoPastur(4).Cumulative(4);
        Assert.Equal(Math.Max(middle - 0.75, 1 - middle), SpectralDistance.Of(zeros, new MarchenkoPastur(4)), 1e-14);
    }

    [Theory]
    [InlineData(6, 9)]
    [InlineData(9, 6)]
    [InlineData(5, 1)]
    [InlineData(1, 4)]
    public void Wishart_Traces_AreThoseOfGaussianMatrices(int features, int samples)
    {
        // E[tr A]/d = 1 and E[tr A²]/d = 1 + (d + 1)/m exactly, for standard normal entries.
        double[] first = new double[3000], second = new double[first.Length], plain = new double[first.Length];
        RandomStream stream = Stream(2);
        for (int k = 0; k < first.Length; k++)
        {
            SymmetricSpectrum drawn = WishartSpectra.Draw(features, samples, stream);
            Assert.Equal(features, drawn.Values.Count);
            (first[k], second[k]) = (drawn.Values.Average(), drawn.Values.Average(value => value * value));
            plain[k] = SymmetricSpectrum.OfSamples(EntryLaw.Gaussian.Draw(features * samples, stream), features).Values.Average(value => value * value);
        }

        Assert.True(FalseAlarm.MeanAgrees(first, 1));
        Assert.True(FalseAlarm.MeanAgrees(second, 1 + ((features + 1.0) / samples)));
        Assert.True(FalseAlarm.MeanAgrees(plain, 1 + ((features + 1.0) / samples)));
    }

    [Fact]
    public void Critical_AgainstKolmogorovAndSmirnov_IsSeveralTimesSmaller()
    {
        CriticalDistance critical = CriticalDistance.Simulate(100, 400, 60, 0.05, new RandomStreams(1));
        // Independent trials at the same d and m gave .030 against the classical .136.
        Assert.InRange(critical.Value, 0.02, 0.04);
        Assert.Equal(0.136, critical.Classical, 1e-3);
        Assert.Throws<ArgumentOutOfRangeException>(() => CriticalDistance.Simulate(100, 400, 60, 0.001, new RandomStreams(1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => CriticalDistance.Simulate(0, 400, 60, 0.05, new RandomStreams(1)));
    }

    [Fact]
    public void Averaged_AgainstAllPairsAndAllLambda_Equal()
    {
        const int N = 5, D = 3;
        DiscreteLaw law = new([0.1, 0.7, 1], [1, 2, 1]);
        double[] x = EntryLaw.Gaussian.Draw(N * D, Stream(3)), expected = new double[D * D];
        for (int i = 0; i < N; i++)
        {
            for (int j = 0; j < N; j++)
            {
                for (int entry = 0; entry < expected.Length; entry++)
                {
                    expected[entry] += law.Expect(l => Mixed(l, i, j, entry / D) * Mixed(l, i, j, entry % D)) / (N * N);
                }
            }
        }

        double[] actual = MixupGram.Averaged(x, D, law);
        Assert.All(Enumerable.Range(0, D * D), entry => Assert.Equal(expected[entry], actual[entry], 1e-14));
        double Mixed(double l, int i, int j, int k) => (l * x[(i * D) + k]) + ((1 - l) * x[(j * D) + k]);
    }

    [Fact]
    public void Averaged_FixedLambda_IsWhatTheMomentsAccumulate()
    {
        const int N = 20, D = 30;
        double[] x = EntryLaw.Gaussian.Draw(N * D, Stream(4)), identity = new double[D * D];
        for (int i = 0; i < D; i++)
        {
            identity[(i * D) + i] = 1;
        }

        MixingLaw law = MixingLaw.Fixed(0.3);
        FeatureMap map = new(Activation.Identity, identity, new double[D]);
        MixupTask task = new(map, Teacher.OfFunction(_ => 1), x, PairSource.AllPairs(N, law, new RandomStreams(1)));
        ReadOnlySpan<double> drawn = MixupMoments.Accumulate(task).Gram;
        double[] averaged = MixupGram.Averaged(x, D, law);
        for (int entry = 0; entry < averaged.Length; entry++)
        {
            Assert.Equal(averaged[entry], drawn[entry], 1e-13);
        }

        // Slip 7: rank n, not n².
        Assert.Equal(N, SymmetricSpectrum.Of(averaged, D).Rank);
        Assert.Equal(2 / 3.0, MixupGram.VarianceKept(MixingLaw.Beta(1)), 1e-15);
    }

    [Fact]
    public void Entries_EveryLaw_CentredWithVarianceOne()
    {
        foreach (EntryLaw law in Enum.GetValues<EntryLaw>())
        {
            double[] entries = law.Draw(20_000, Stream(5));
            Assert.True(FalseAlarm.MeanAgrees(entries, 0), $"{law}");
            Assert.True(law == EntryLaw.Rademacher || FalseAlarm.MeanAgrees([.. entries.Select(e => e * e)], 1), $"{law}");
        }

        Assert.All(EntryLaw.Rademacher.Draw(100, Stream(6)), e => Assert.Equal(1, Math.Abs(e)));
    }

    [Fact]
    public void Spectra_BadArguments_OutOfRange()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => SymmetricSpectrum.Of([], 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => SymmetricSpectrum.Of([1, 2, 3], 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => SymmetricSpectrum.Of([1, 2, 3, 4], 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => SymmetricSpectrum.Of([1, 0, 0, double.NaN], 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => SymmetricSpectrum.OfSamples([1, 2, 3], 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => SymmetricSpectrum.OfSamples([], 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => WishartSpectra.Draw(0, 1, Stream(1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => MixupGram.Averaged([1, 2, 3], 2, MixingLaw.Beta(1)));
    }

    private static RandomStream Stream(long index) => new RandomStreams(11).Open(StreamName.Theory, index);
}
