using Overmix.Theory.Checks;

namespace Overmix.Theory.GradientFlow.Reports;

/// <summary><see cref="Theorem2"/> as tables, figures and checks.</summary>
public static class Theorem2Report
{
    /// <summary>Runs the entry: tables <c>turns</c>, <c>constants</c>, <c>risk</c>, <c>world</c>.</summary>
    /// <param name="options">What is asked; null for the defaults.</param>
    /// <exception cref="TheoryRequestException">An option is out of range, or more memory is needed than is free.</exception>
    public static TheoryReport Run(Theorem2Options? options = null) => Of(Theorem2.Run(options ?? new Theorem2Options()));

    /// <summary>Tables, figures and checks of a result.</summary>
    /// <param name="result">The result.</param>
    public static TheoryReport Of(Theorem2Result result)
    {
        ArgumentNullException.ThrowIfNull(result);
        TheoryTable risk = Risk(result);
        TheoryTable[] tables = [Constants(result), risk, WorldTables.Of(result.Summary)];
        return new TheoryReport(
            "theorem2",
            result.Turns.Count == 0 ? tables : [WorldTables.Turns(result.Turns), .. tables],
            [
                TheoryFigure.Of("bound", "The bound holds, and is loose", "risk", risk, "risk", "sharp bound", "slides' bound") with { LogX = true, LogY = true },
                TheoryFigure.Of("bound-terms", "The two terms that make the bound's U", "sharp constants", risk, "sharp: fading term", "sharp: noise term") with { LogX = true, LogY = true },
                TheoryFigure.Of("risk-split", "What makes the risk's own U: the exact split", "risk", risk, "risk", "clean", "noise", "cross") with { LogX = true },
            ],
            result.Checks);
    }

    private static TheoryTable Constants(Theorem2Result result) => new(
        "constants",
        [
            new("C₁", [result.SlidesConstants.Features, result.SharpConstants.Features]),
            new("C₂", [result.SlidesConstants.Noise, result.SharpConstants.Noise]),
            new("median of bound over excess risk", [result.SlidesLooseness, result.SharpLooseness]),
            new("bound smallest at t", [Smallest(result.Slides), Smallest(result.Sharp)]),
        ],
        ["slides", "sharp"]);

    private static TheoryTable Risk(Theorem2Result result) => new(
        "risk",
        [
            new("flow time t", result.Split.Times),
            new("risk", result.Split.Total),
            .. WorldTables.Split(result.Split),
            new("sharp bound", result.Sharp.Total),
            new("sharp: fading term", result.Sharp.Fading),
            new("sharp: noise term", result.Sharp.Growing),
            new("sharp: root term", result.Sharp.Root),
            new("slides' bound", result.Slides.Total),
        ]);

    private static double Smallest(RiskBound bound) =>
        double.IsFinite(bound.Total[0]) ? bound.Times[Enumerable.Range(0, bound.Total.Count).MinBy(i => bound.Total[i])] : double.NaN;
}
