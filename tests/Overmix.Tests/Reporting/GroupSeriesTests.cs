using Overmix.Reporting;
using Overmix.Reporting.Figures;

namespace Overmix.Tests.Reporting;

public sealed class GroupSeriesTests
{
    [Theory]
    [InlineData(new[] { 10, 20 }, 15)]
    [InlineData(new[] { 30, 10, 20 }, 20)]
    public void Alarms_OfSeveralSeeds_AreMarkedAtTheirMedian(int[] epochs, double expected)
    {
        RunGroup mixup = SampleReports.Mixup(epochs.Length);
        RunGroup alarmed = mixup with { Curves = [.. mixup.Curves.Select((curve, i) => curve with { Alarms = [epochs[i], 1_000] })] };
        Assert.Equal(expected, Assert.Single(GroupSeries.Alarms(SampleReports.With([alarmed]))).Epoch);
    }

    [Fact]
    public void Alarms_WithoutAny_AreNotMarked() => Assert.Empty(GroupSeries.Alarms(SampleReports.With([SampleReports.Mixup(2)])));
}
