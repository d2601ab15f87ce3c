using Overmix.Theory.Checks;

namespace Overmix.Theory.GradientFlow.Reports;

/// <summary><see cref="Lemma2"/> as tables, figures and checks.</summary>
public static class Lemma2Report
{
    /// <summary>Runs the entry: tables <c>flow</c>, <c>descent</c>, <c>world</c>.</summary>
    /// <param name="options">What is asked; null for the defaults.</param>
    /// <exception cref="TheoryRequestException">An option is out of range, or more memory is needed than is free.</exception>
    public static TheoryReport Run(Lemma2Options? options = null) => Of(Lemma2.Run(options ?? new Lemma2Options()));

    /// <summary>Tables, figures and checks of a result.</summary>
    /// <param name="result">The result.</param>
    public static TheoryReport Of(Lemma2Result result)
    {
        ArgumentNullException.ThrowIfNull(result);
        TheoryTable flow = Flow(result.Rows), descent = Descent(result);
        return new TheoryReport(
            "lemma2",
            [flow, descent, WorldTables.Of(result.Summary)],
            [
                TheoryFigure.Of("parts-over-time", "θ moves to θ* first and takes in θ^noise later", "norm", flow, "‖clean part‖", "‖noise part‖") with { LogX = true },
                Order(result),
                TheoryFigure.Of("closed-form-error", "Closed form against an ODE solver", "relative distance", flow, "closed form − solver") with { LogX = true, LogY = true },
            ],
            result.Checks);
    }

    private static TheoryTable Flow(IReadOnlyList<FlowRow> rows)
    {
        TheoryColumn Column(string name, Func<FlowRow, double> value) => new(name, [.. rows.Select(value)]);
        return new TheoryTable(
            "flow",
            [
                Column("ημ_max·t", row => row.Scaled),
                Column("t", row => row.Time),
                Column("closed form − solver", row => row.RelativeError),
                Column("‖clean part‖", row => row.CleanNorm),
                Column("‖noise part‖", row => row.NoiseNorm),
            ]);
    }

    private static TheoryFigure Order(Lemma2Result result) => new(
        "descent-order", "Gradient descent nears the flow at first order", "ημ_max/(1−β)", "relative distance to the flow",
        [
            new("no momentum", result.Descent.ScaledRates, result.Descent.Distances),
            new($"momentum β = {result.Momentum.Momentum}, at time kη/(1−β)", result.Momentum.ScaledRates, result.Momentum.Distances),
            new("momentum, at the naive time kη", result.Momentum.ScaledRates, result.Momentum.NaiveDistances),
        ])
    {
        LogX = true,
        LogY = true,
    };

    private static TheoryTable Descent(Lemma2Result result) => new(
        "descent",
        [
            new("ημ_max/(1−β)", result.Descent.ScaledRates),
            new("distance, no momentum", result.Descent.Distances),
            new("momentum: ημ_max/(1−β)", result.Momentum.ScaledRates),
            new("distance, momentum", result.Momentum.Distances),
            new("momentum, naive time kη", result.Momentum.NaiveDistances),
        ]);
}
