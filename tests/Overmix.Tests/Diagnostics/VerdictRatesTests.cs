using Overmix.Core.Seeding;
using Overmix.Diagnostics.OverTraining;

namespace Overmix.Tests.Diagnostics;

/// <summary>
/// Rates of error of the verdict on simulated curves. Each default test draws 400 groups from a named stream, so its outcome repeats; the limit is asserted on the
/// observed rate itself. The explicit table draws 2 000 groups a row (standard error of a rate of 5 %: 0.5 points) and stands in docs/methods/verdict.md.
/// </summary>
public sealed class VerdictRatesTests(ITestOutputHelper output)
{
    private const int Groups = 400;

    public static double Flat(double epoch) => 0.12;

    public static double Decay(double epoch) => 0.11 + 0.79 * Math.Exp(-epoch / 12);

    public static double PowerDecay(double epoch) => 0.10 + 0.80 * Math.Pow(epoch, -0.8);

    public static double Noisy(double epoch) => 0.30;

    [Theory]
    [MemberData(nameof(WithoutTurn))]
    public void Assess_CurvesWithoutTurn_RarelySpeaksOfOne(string shape, double correlation, int seeds)
    {
        double rate = RateOf(new SimulatedCurves(ShapeOf(shape), correlation), seeds, Groups, v => v is Verdict.UShaped or Verdict.DoubleDescent);
        Assert.True(rate <= 0.05, $"false-positive rate {rate:P1}");
    }

    [Theory]
    [InlineData(4, 5, 0.0)]
    [InlineData(4, 5, 0.9)]
    [InlineData(6, 3, 0.0)]
    [InlineData(6, 3, 0.9)]
    public void Assess_UOfSomeNoiseDeviations_IsFound(double deviations, int seeds, double correlation)
    {
        double rate = RateOf(new SimulatedCurves(U(deviations), correlation), seeds, Groups, v => v == Verdict.UShaped);
        Assert.True(rate >= 0.95, $"power {rate:P1}");
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.9)]
    public void Assess_DoubleDescentOfOneSeed_IsNotCalledMonotone(double correlation)
    {
        // One seed rarely convinces of the inner peak of ten points; that it ends below its valley must not hide the peak.
        double rate = RateOf(new SimulatedCurves(DoubleDescent, correlation), 1, Groups, v => v == Verdict.Monotone);
        Assert.True(rate <= 0.01, $"called monotone: {rate:P1}");
    }

    [Fact]
    public void Assess_WrongRule_DepthOnTheTestMinimumItself_WouldFireOnNoise()
    {
        // The rule this method must not be: the oracle's minimum as reference. It "finds" a depth of more than a point in most curves of pure noise.
        RandomStream stream = new RandomStreams(11).Open(StreamName.Theory);
        int fired = Enumerable.Range(0, 100).Count(_ =>
        {
            OverTrainingVerdict verdict = OverTrainingAnalysis.Assess(new SimulatedCurves(Flat).Draw(3, stream));
            return 100 * verdict.Seeds.Average(s => s.MedianOfLast - s.OracleTestError) > 1;
        });
        Assert.True(fired > 90, $"{fired} of 100");
    }

    [Fact(Explicit = true)]
    [Trait("Speed", "slow")]
    public void PrintTable()
    {
        const int groups = 2_000;
        output.WriteLine("| shape | noise correlation | seeds | u-shaped or double descent | monotone | flat | undecided |");
        output.WriteLine("| --- | ---: | ---: | ---: | ---: | ---: | ---: |");
        foreach (string shape in new[] { "flat", "decay", "power", "noisy", "u3", "u6", "double" })
        {
            foreach ((double correlation, int seeds) in from c in new[] { 0, 0.5, 0.9 } from s in new[] { 1, 3, 5 } select (c, s))
            {
                Dictionary<Verdict, double> rates = RatesOf(new SimulatedCurves(ShapeOf(shape), correlation), seeds, groups);
                string Rate(params Verdict[] verdicts) => verdicts.Sum(v => rates.GetValueOrDefault(v)).ToString("P1", System.Globalization.CultureInfo.InvariantCulture);
                output.WriteLine($"| {shape} | {correlation} | {seeds} | {Rate(Verdict.UShaped)} + {Rate(Verdict.DoubleDescent)} | {Rate(Verdict.Monotone)} | {Rate(Verdict.Flat)} | {Rate(Verdict.Undecided)} |");
            }
        }
    }

    public static TheoryData<string, double, int> WithoutTurn()
    {
        var cases = new TheoryData<string, double, int>();
        foreach ((string shape, double correlation, int seeds) in from s in new[] { "flat", "decay", "power", "noisy" } from c in new[] { 0, 0.9 } from n in new[] { 1, 3, 5 } select (s, c, n))
        {
            cases.Add(shape, correlation, seeds);
        }

        return cases;
    }

    private static Func<double, double> ShapeOf(string name) => name switch
    {
        "flat" => Flat,
        "decay" => Decay,
        "power" => PowerDecay,
        "noisy" => Noisy,
        "u3" => U(3),
        "u6" => U(6),
        "double" => DoubleDescent,
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, null),
    };

    /// <summary>Falls from 90 % to 11 % and rises, over the decades behind epoch 80, by so many deviations of one test evaluation.</summary>
    private static Func<double, double> U(double deviations) => epoch =>
        Decay(epoch) + deviations * Math.Sqrt(0.11 * 0.89 / 600) * Math.Clamp(Math.Log10(epoch / 80) / Math.Log10(1_000.0 / 80), 0, 1);

    private static double DoubleDescent(double epoch) => Decay(epoch) + 0.10 * Math.Exp(-Math.Pow(Math.Log10(epoch / 300) / 0.3, 2)) - (epoch > 300 ? 0.03 * Math.Clamp(Math.Log10(epoch / 300), 0, 1) : 0);

    private static double RateOf(SimulatedCurves curves, int seeds, int groups, Func<Verdict, bool> counts) =>
        RatesOf(curves, seeds, groups).Where(r => counts(r.Key)).Sum(r => r.Value);

    private static Dictionary<Verdict, double> RatesOf(SimulatedCurves curves, int seeds, int groups)
    {
        RandomStream stream = new RandomStreams(2023).Open(StreamName.Theory, seeds);
        return Enumerable.Range(0, groups).Select(_ => OverTrainingAnalysis.Assess(curves.Draw(seeds, stream)).Verdict)
            .GroupBy(v => v).ToDictionary(g => g.Key, g => (double)g.Count() / groups);
    }
}
