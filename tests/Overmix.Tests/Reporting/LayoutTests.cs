using CsCheck;
using Overmix.Reporting.Figures;
using Overmix.Reporting.Plots;
using SkiaSharp;

namespace Overmix.Tests.Reporting;

public sealed class LayoutTests
{
    [Fact]
    public void Spread_AnyLabels_NeverOverlapWhereThereIsRoom() => Gen.Float[-50, 350].Array[0, 6].Sample(wanted =>
    {
        float[] placed = LabelStack.Spread(wanted, height: 30, top: 0, bottom: 300);
        float[] sorted = [.. placed.Order()];
        // Rounding: single precision, values of a few hundred.
        const float Rounding = 1e-3f;
        return sorted.Zip(sorted.Skip(1)).All(p => p.Second - p.First >= 30 - Rounding) && placed.All(p => p is >= 15 - Rounding and <= 285 + Rounding);
    });

    [Theory]
    [InlineData(1, 5000, "1,10,100,1 000")]
    [InlineData(1, 20, "1,2,5,10,20")]
    [InlineData(1e-5, 2, "10⁻⁵,10⁻⁴,0.001,0.01,0.1,1")]
    [InlineData(1, 2e7, "1,10,100,1 000,10 000,100 000,10⁶,10⁷")]
    public void Logarithmic_Range_LabelsDecades(double low, double high, string labels) =>
        Assert.Equal(labels, string.Join(',', Axis.Logarithmic(low, high, FigureText.Plain).Ticks.Select(t => t.Label).Where(l => l.Length > 0)).Replace('\u00A0', ' '));

    [Fact]
    public void Linear_AnyRange_HasFourToElevenTicksInside() => Gen.Select(Gen.Double[-100, 100], Gen.Double[1e-3, 1e4]).Sample((low, span) =>
    {
        Axis axis = Axis.Linear(low, low + span, FigureText.Plain);
        return axis.Ticks.Count is >= 3 and <= 11 && axis.Ticks.All(t => t.Value >= low - (1e-8 * span) && t.Value <= low + (span * (1 + 1e-8)));
    });

    [Fact]
    public void Errors_UAfterADeepDescent_CutsTheDescentAndKeepsTheU()
    {
        Axis epochs = Axis.Logarithmic(1, 1000, FigureText.Plain);
        CurvePoint[] u = [new(1, .9), new(3, .5), new(10, .2), new(100, .11), new(1000, .19)];

        (Axis axis, bool isCut) = Limits.Errors(u, epochs);

        Assert.True(isCut);
        Assert.InRange(axis.High, .2, .35);
        Assert.InRange(axis.Low, 0, .11);
        // The rise of 8 points takes at least a quarter of the height.
        Assert.True(axis.Share(.19) - axis.Share(.11) > .25);
    }

    [Fact]
    public void Errors_FlatNoise_IsNotBlownUp()
    {
        Axis epochs = Axis.Logarithmic(1, 1000, FigureText.Plain);
        CurvePoint[] flat = [.. Enumerable.Range(1, 100).Select(i => new CurvePoint(10 * i, .11 + (.001 * (i % 2))))];

        (Axis axis, bool isCut) = Limits.Errors(flat, epochs);

        Assert.False(isCut);
        Assert.True(axis.Share(.111) - axis.Share(.11) < .05);
    }

    [Fact]
    public void Fit_LongName_EndsWithEllipsisInsideTheRoom()
    {
        string fitted = FigureFont.Fit(string.Concat(Enumerable.Repeat("Mixup😀", 30)), 13, 90);

        Assert.EndsWith("…", fitted, StringComparison.Ordinal);
        Assert.True(FigureFont.Width(fitted, 13) <= 90);
        Assert.DoesNotContain('\uFFFD', string.Concat(fitted.EnumerateRunes()));
    }

    [Fact]
    public void Themes_EveryInk_ReachesFourPointFiveToOne() => Assert.All(
        from theme in new[] { Theme.Light, Theme.Dark } from ink in theme.Series.Append(theme.Ink).Append(theme.Soft) select (ink, theme.Ground),
        pair => Assert.True(Contrast(pair.ink, pair.Ground) >= 4.5));

    // Simulated for complete protanopia, deuteranopia and tritanopia after Machado et al. (2009), compared in OKLab, where 0.02 is a difference just seen.
    [Fact]
    public void Themes_SeriesColours_TellApartForEveryKindOfColourBlindness() => Assert.All(
        from theme in new[] { Theme.Light, Theme.Dark } from i in Enumerable.Range(0, theme.Series.Count) from j in Enumerable.Range(0, i) from kind in SimulatedSight.Kinds select (theme, i, j, kind),
        c => Assert.True(SimulatedSight.Distance(c.theme.Of(c.i), c.theme.Of(c.j), c.kind) > 0.02, $"{c.theme.Of(c.i)} and {c.theme.Of(c.j)}, {c.kind}"));

    [Fact]
    public void SimulatedSight_RedAndGreenOfEqualLightness_AreTakenForEachOther()
    {
        SKColor red = SKColor.Parse("C05A4A"), green = SKColor.Parse("8A7F4A");
        Assert.True(SimulatedSight.Distance(red, green, "deuteranopia") < 0.6 * SimulatedSight.Distance(red, green, "usual"));
    }

    [Fact]
    public void Slots_ManyGroups_DifferInColourOrLineStyle()
    {
        (SKColor, string)[] styles = [.. Enumerable.Range(0, 64).Select(slot => (Theme.Light.Of(slot), string.Join(' ', SeriesPainter.DashesOf(slot))))];
        Assert.Equal(64, styles.Distinct().Count());
        Assert.Equal(Theme.Light.Series.Count, styles.Take(Theme.Light.Series.Count).Select(s => s.Item2).Distinct().Count()); // without any colour, too
        Assert.Equal(Theme.Light.Series.Count, Theme.Dark.Series.Count);
    }

    // WCAG 2: (L₁ + 0.05) / (L₂ + 0.05) of the relative luminances.
    private static double Contrast(SKColor a, SKColor b)
    {
        double high = Math.Max(Luminance(a), Luminance(b)), low = Math.Min(Luminance(a), Luminance(b));
        return (high + .05) / (low + .05);
    }

    private static double Luminance(SKColor c) => (.2126 * Channel(c.Red)) + (.7152 * Channel(c.Green)) + (.0722 * Channel(c.Blue));

    private static double Channel(byte value) => value / 255.0 <= .04045 ? value / 255.0 / 12.92 : Math.Pow(((value / 255.0) + .055) / 1.055, 2.4);
}
