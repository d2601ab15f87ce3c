using Overmix.Diagnostics.Classification;
using Overmix.Diagnostics.OverTraining;

namespace Overmix.Tests.Diagnostics.Classification;

public sealed class WilsonIntervalTests
{
    private const double Z = 1.959963984540054;

    [Theory]
    [InlineData(10, 100)]
    [InlineData(1, 3)]
    [InlineData(0, 20)]
    [InlineData(20, 20)]
    [InlineData(599, 100_000)]
    public void Of_Counts_HoldsExactlyTheSharesThatATestWouldNotReject(long hits, long count)
    {
        ConfidenceInterval interval = WilsonInterval.Of(hits, count);
        double share = (double)hits / count;

        // The other road: halve the way to where |p̂ − p| outgrows z·√(p(1−p)/n). Rounding: the root's square under the root.
        Assert.Equal(hits == 0 ? 0 : Halve(share, 0), interval.Low, 1e-9);
        Assert.Equal(hits == count ? 1 : Halve(share, 1), interval.High, 1e-9);
        double Halve(double inside, double outside)
        {
            for (int i = 0; i < 200; i++)
            {
                double middle = (inside + outside) / 2;
                (inside, outside) = Math.Abs(share - middle) <= Z * Math.Sqrt(middle * (1 - middle) / count) ? (middle, outside) : (inside, middle);
            }

            return inside;
        }
    }

    [Fact]
    public void Of_TenOfAHundred_IsThePublishedIntervalAndNotTheSymmetricOne()
    {
        ConfidenceInterval interval = WilsonInterval.Of(10, 100);
        Assert.Equal((0.0552, 0.1744), (Math.Round(interval.Low, 4), Math.Round(interval.High, 4)));
        double wald = Z * Math.Sqrt(0.1 * 0.9 / 100);
        Assert.NotEqual(0.1 - wald, interval.Low, 1e-2);
    }

    [Fact]
    public void Of_NoErrors_StillHasWidth() => Assert.Equal(new ConfidenceInterval(0, Z * Z / (20 + (Z * Z))), WilsonInterval.Of(0, 20), (a, b) => a.Low == b.Low && Math.Abs(a.High - b.High) < 1e-14);

    [Theory]
    [InlineData(-1, 10)]
    [InlineData(11, 10)]
    [InlineData(0, 0)]
    public void Of_WhatIsNoShare_IsRefused(long hits, long count) => Assert.Throws<ArgumentOutOfRangeException>(() => WilsonInterval.Of(hits, count));
}
