using System.Globalization;
using Overmix.Core.Curves;
using Overmix.Core.Seeding;
using Overmix.Diagnostics.OverTraining;

namespace Overmix.Tests.Diagnostics;

/// <summary>
/// Rates of the diagnosis of one single curve: 1 000 curves a case from a named stream, so that the outcome repeats; the limits hold for the observed rates. Shapes
/// and what "three noise deviations" means: <see cref="TrendCurves"/>. The explicit table stands in docs/methods/diagnose.md.
/// </summary>
public sealed class DiagnosisRatesTests(ITestOutputHelper output)
{
    private const int Curves = 1_000;

    public static TheoryData<string, int, bool, double> Silent()
    {
        var cases = new TheoryData<string, int, bool, double>();
        foreach ((string shape, bool everyEpoch, double rho) in from s in TrendCurves.WithoutTurn from e in new[] { false, true } from r in new[] { 0, 0.5 } select (s, e, r))
        {
            cases.Add(shape, 60, everyEpoch, rho);
        }

        foreach (double rho in new[] { 0, 0.5 })
        {
            cases.Add("flat", 150, false, rho);
            cases.Add("exponential", 150, true, rho);
        }

        return cases;
    }

    public static TheoryData<string, bool> EveryU()
    {
        var cases = new TheoryData<string, bool>();
        foreach ((string shape, bool everyEpoch) in from s in TrendCurves.Us from e in new[] { false, true } select (s, e))
        {
            cases.Add(shape, everyEpoch);
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Silent))]
    public void Of_CurveWithoutTurn_StaysSilent(string shape, int count, bool everyEpoch, double rho)
    {
        double rate = Rate(Judge(new Case(shape, count, everyEpoch, rho, 0)), Turns);
        Assert.True(rate <= 0.05, $"{rate:P1} false alarms");
    }

    [Theory]
    [MemberData(nameof(EveryU))]
    public void Of_UOfThreeNoiseDeviationsIn100Evaluations_IsFound(string shape, bool everyEpoch)
    {
        double rate = Rate(Judge(new Case(shape, 100, everyEpoch, 0, 3)), Verdict.UShaped);
        Assert.True(rate >= 0.95, $"{rate:P1} found");
    }

    [Fact(Explicit = true)]
    [Trait("Speed", "slow")]
    public void PrintTable()
    {
        double[] correlations = [0, 0.3, 0.5, 0.9];
        output.WriteLine($"| evaluations | cadence | shape | depth | {string.Join(" | ", correlations.Select(r => string.Create(CultureInfo.InvariantCulture, $"ρ = {r}")))} |");
        output.WriteLine("| ---: | --- | --- | ---: | ---: | ---: | ---: | ---: |");
        (string Shape, double Depth)[] kinds =
        [
            .. TrendCurves.WithoutTurn.Select(s => (s, 0.0)),
            .. from s in TrendCurves.Us from d in new[] { 3.0, 4, 6 } select (s, d),
            ("double descent", 6),
        ];
        foreach ((int count, bool everyEpoch, (string shape, double depth)) in from n in new[] { 60, 100, 150, 300 } from e in new[] { false, true } from k in kinds select (n, e, k))
        {
            string[] cells = [.. correlations.Select(rho => Cell(new Case(shape, count, everyEpoch, rho, depth)))];
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {count} | {(everyEpoch ? "every epoch" : "log-spaced")} | {shape} | {depth} | {string.Join(" | ", cells)} |"));
        }
    }

    [Fact(Explicit = true)]
    [Trait("Speed", "slow")]
    public void PrintEstimates()
    {
        foreach ((int count, double rho) in from n in new[] { 100, 300 } from r in new[] { 0, 0.5 } select (n, r))
        {
            var drawn = new Case("u log", count, false, rho, 6);
            (Estimates found, double depth) = Estimate(drawn, Curves);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {count} | {rho} | {depth:F2} | {found.Depth:F2} | {found.Uncorrected:F2} | {100 * found.Covered:F1} % | {100 * found.Placed:F1} % |"));
        }
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.5)]
    public void Of_DeepU_DepthAndTurnLieInTheirIntervalsAsOftenAsSaid(double rho)
    {
        // Monte Carlo, 300 curves: a rate of 90 % has a standard error of 1.7 points. Nominal are 95 % and 90 %; the bootstrap's intervals are known to be a little short.
        Estimates found = Estimate(new Case("u log", 100, false, rho, 6), 300).Found;
        Assert.InRange(found.Covered, 0.85, 1);
        Assert.InRange(found.Placed, 0.8, 1);
    }

    private static (Estimates Found, double Depth) Estimate(Case drawn, int curves)
    {
        double[] epochs = TrendCurves.Epochs(drawn.Count, drawn.EveryEpoch), truth = TrendCurves.Truth(drawn.Shape, epochs, drawn.Depth);
        double turn = epochs[Array.IndexOf(truth, truth.Min())], depth = truth.TakeLast(TurnEstimate.LastCount(drawn.Count)).Average() - truth.Min();
        CurveDiagnosis[] found = [.. Judge(drawn, curves).Where(d => d.Depth is not null)];
        double Share(Func<CurveDiagnosis, bool> holds) => (double)found.Count(holds) / found.Length;
        return (new Estimates(
            found.Average(d => d.Depth!.Value),
            found.Average(d => d.UncorrectedDepth!.Value),
            Share(d => d.DepthInterval!.Value.Low <= depth && depth <= d.DepthInterval.Value.High),
            Share(d => d.TurningRange!.Value.Low <= turn && turn <= d.TurningRange.Value.High)), depth);
    }

    private static string Cell(Case drawn)
    {
        Verdict[] found = Verdicts(drawn);
        string Percent(params Verdict[] verdicts) => string.Create(CultureInfo.InvariantCulture, $"{100.0 * found.Count(verdicts.Contains) / found.Length:0.0} %");
        return drawn.Shape == "double descent" ? $"{Percent(Verdict.DoubleDescent)} + {Percent(Verdict.UShaped)}" : Percent(drawn.Depth > 0 ? [Verdict.UShaped] : Turns);
    }

    // As the diagnosis decides, without the estimates of place and depth that follow and cost the most.
    private static Verdict[] Verdicts(Case drawn)
    {
        var smoother = new CurveSmoother(drawn.Count);
        return [.. Draw(drawn).Select(curve => TurnDiagnosis.Decide(curve, smoother.Of(curve), RiseTest.Assess(curve)))];
    }

    private static Verdict[] Turns { get; } = [Verdict.UShaped, Verdict.DoubleDescent];

    private static double Rate(CurveDiagnosis[] found, params Verdict[] verdicts) => (double)found.Count(d => verdicts.Contains(d.Verdict)) / found.Length;

    private static CurveDiagnosis[] Judge(Case drawn, int curves = Curves)
    {
        double[] epochs = TrendCurves.Epochs(drawn.Count, drawn.EveryEpoch);
        return [.. Draw(drawn).Take(curves).Select(curve => TurnDiagnosis.Of([new TrainingCurve(CurveQuantity.ValidationLoss, TrainingClock.Epoch, epochs, curve)]))];
    }

    private static IEnumerable<double[]> Draw(Case drawn)
    {
        double[] truth = TrendCurves.Truth(drawn.Shape, TrendCurves.Epochs(drawn.Count, drawn.EveryEpoch), drawn.Depth);
        RandomStream stream = new RandomStreams(7).Open(StreamName.Theory, drawn.Count);
        return Enumerable.Range(0, Curves).Select(_ => TrendCurves.Draw(truth, drawn.Rho, stream));
    }

    private sealed record Estimates(double Depth, double Uncorrected, double Covered, double Placed);

    private sealed record Case(string Shape, int Count, bool EveryEpoch, double Rho, double Depth);
}
