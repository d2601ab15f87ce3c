using Overmix.Theory.Checks;
using Overmix.Theory.Spectra;

namespace Overmix.Tests.Theory.Spectra;

/// <summary>The study: right law consistent on every kind of entry, misprinted edges caught from the edges themselves.</summary>
public sealed class MarchenkoPasturStudyTests
{
    private static readonly MarchenkoPasturOptions Quick = new()
    {
        Features = 60, Simulations = 40, Level = 0.05, AspectRatios = [0.25, 1, 4], Repeats = 2, InputSize = 20,
    };

    [Theory]
    [InlineData(0.25, EntryLaw.Rademacher)]
    [InlineData(1, EntryLaw.Uniform)]
    [InlineData(4, EntryLaw.Gaussian)]
    public void Run_TheLaw_Consistent(double aspectRatio, EntryLaw entries)
    {
        TheoryReport report = MarchenkoPasturStudy.Run(Quick with { AspectRatio = aspectRatio, Entries = entries });
        Assert.True(report.Check.Verdict == TheoryVerdict.Consistent, report.Check.Message);
        TheoryTable spectra = report.Table("spectra");
        Assert.Equal(Math.Min(60, 60 / aspectRatio), spectra["rank"][2]);
        Assert.True(spectra["spectral distance"][4] > 0.3, "the law of d/m must not fit");
    }

    [Theory]
    [InlineData(0.25)]
    [InlineData(4)]
    public void Run_PrintedEdges_CaughtFromBothEdgesAndTheDistance(double aspectRatio)
    {
        IReadOnlyList<TheoryCheck> checks = MarchenkoPasturStudy.Run(Quick with { AspectRatio = aspectRatio, Statement = LawStatement.AsPrinted }).Checks;
        foreach (string quantity in new[] { "Spectral distance of i.i.d.", "upper edge", "lower edge", "identity features" })
        {
            TheoryCheck check = checks.First(c => c.Message.Contains(quantity, StringComparison.Ordinal));
            Assert.True(check.Verdict == TheoryVerdict.Inconsistent, check.Message);
        }

        Assert.Equal(aspectRatio > 1, checks.First(c => c.Message.Contains("atom", StringComparison.Ordinal)).Verdict == TheoryVerdict.Inconsistent);
    }

    [Fact]
    public void Run_PrintedAtGammaOne_NothingToCatch() => Assert.Equal(
        TheoryVerdict.Consistent, MarchenkoPasturStudy.Run(Quick with { AspectRatio = 1, AspectRatios = [1], Statement = LawStatement.AsPrinted }).Check.Verdict);

    [Fact]
    public void Run_TowardsGammaOne_TinyEigenvaluesAppear()
    {
        TheoryTable sweep = MarchenkoPasturStudy.Run(Quick).Table("aspect-ratios");
        Assert.Equal(0, sweep["tiny share, law"][0]);
        Assert.Equal(0, sweep["tiny share, measured"][0]);
        // F(ε) ≈ (2/π)√ε at γ = 1: .0637 at ε = .01.
        Assert.Equal(2 / Math.PI * 0.1, sweep["tiny share, law"][1], 1e-4);
        Assert.True(sweep["tiny share, measured"][1] > 0);
    }

    [Fact]
    public void Run_BadOptions_AllNamedAtOnce()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(
            () => MarchenkoPasturStudy.Run(new MarchenkoPasturOptions { Features = 0, AspectRatio = double.NaN, AspectRatios = [-1], Level = 0 }));
        foreach (string part in new[] { "features (d) is 0", "aspect-ratio (γ) is NaN", "sweep is -1", "level is 0" })
        {
            Assert.Contains(part, error.Message, StringComparison.Ordinal);
        }
    }
}
