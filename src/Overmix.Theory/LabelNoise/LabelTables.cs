using Overmix.Theory.Checks;
using Overmix.Theory.Mixing;

namespace Overmix.Theory.LabelNoise;

/// <summary>Tables of label noise.</summary>
internal static class LabelTables
{
    private static readonly (string Name, Func<LabelDisagreement, double> Value)[] Exact =
    [
        ("independent", d => d.Independent),
        ("total variation (maximal coupling)", d => d.TotalVariation),
        ("sup bound", d => d.SupremumBound),
        ("slides' ½ sup bound", d => d.SlidesBound),
        ("arg-max disagreement", d => d.ArgMaxDiffers ? 1 : 0),
    ];

    /// <summary>Names of the five exact quantities.</summary>
    internal static string[] Quantities { get; } = [.. Exact.Select(quantity => quantity.Name)];

    /// <summary>Means over data and λ, with standard errors; drawn rates last.</summary>
    internal static TheoryTable Average(LabelSample[] samples)
    {
        MonteCarloEstimate[] means =
        [
            .. Exact.Select(quantity => Mean(samples, sample => quantity.Value(sample.Laws))),
            Mean(samples, sample => sample.IndependentDiffers ? 1 : 0),
            Mean(samples, sample => sample.MaximalDiffers ? 1 : 0),
        ];
        return new TheoryTable(
            "average",
            [new("mean", [.. means.Select(m => m.Mean)]), new("standard error", [.. means.Select(m => m.StandardError)])],
            [.. Quantities, "drawn, independent", "drawn, maximal coupling"]);
    }

    /// <summary>Means over data at each λ of a grid on [0, 1]; the same pairs at every λ.</summary>
    internal static TheoryTable OverLambda(Theorem1Options options)
    {
        PairLaws[] pairs = LabelExperiment.DrawCurvePairs(options);
        double[] grid = [.. Enumerable.Range(0, options.LambdaPoints).Select(i => i / (options.LambdaPoints - 1.0))];
        double[][] sums = [.. Exact.Select(_ => new double[grid.Length])];
        foreach (PairLaws pair in pairs)
        {
            for (int i = 0; i < grid.Length; i++)
            {
                LabelDisagreement laws = pair.At(grid[i]);
                for (int q = 0; q < Exact.Length; q++)
                {
                    sums[q][i] += Exact[q].Value(laws) / pairs.Length;
                }
            }
        }

        return new TheoryTable("lambda", [new("λ", grid), .. sums.Select((sum, q) => new TheoryColumn(Quantities[q], sum))]);
    }

    /// <summary>Means in bins of equal counts of ‖X − X′‖.</summary>
    internal static TheoryTable OverDistance(LabelSample[] samples, int bins)
    {
        LabelSample[] sorted = [.. samples.OrderBy(sample => sample.Distance)];
        LabelSample[][] groups = [.. Enumerable.Range(0, bins)
            .Select(b => sorted[(int)((long)b * sorted.Length / bins)..(int)((b + 1L) * sorted.Length / bins)])
            .Where(group => group.Length > 0)];
        TheoryColumn Column(string name, Func<LabelSample, double> value) => new(name, [.. groups.Select(group => group.Average(value))]);
        return new TheoryTable(
            "distance",
            [
                Column("mean distance ‖X − X′‖", sample => sample.Distance),
                .. Exact.Select(quantity => Column(quantity.Name, sample => quantity.Value(sample.Laws))),
                Column("drawn, independent", sample => sample.IndependentDiffers ? 1 : 0),
                Column("drawn, maximal coupling", sample => sample.MaximalDiffers ? 1 : 0),
            ]);
    }

    private static MonteCarloEstimate Mean(LabelSample[] samples, Func<LabelSample, double> value) =>
        MonteCarloEstimate.Of([.. samples.Select(value)]);
}
