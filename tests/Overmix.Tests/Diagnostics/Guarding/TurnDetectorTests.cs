using CsCheck;
using Overmix.Core.Seeding;
using Overmix.Diagnostics.Guarding;

namespace Overmix.Tests.Diagnostics.Guarding;

/// <summary>The detector on simulated held-out figures of 20 blocks: silent on noise and on falling curves, awake on U's.</summary>
public sealed class TurnDetectorTests
{
    private const int Curves = 400, Blocks = 20, Examples = 200;
    private static readonly TurnRule Rule = new();

    [Theory]
    [InlineData("flat")]
    [InlineData("falling")]
    public void Judge_NoTurn_AlarmsInAtMostFivePercent(string shape)
    {
        RandomStream stream = new RandomStreams(11).Open(StreamName.Theory);
        int alarms = Enumerable.Range(0, Curves).Count(_ => First(Draw(shape, stream), TurnKind.OverTraining) is not null);
        Assert.InRange(alarms, 0, Curves / 20); // seen: 0 and 0; at a true rate of 1 % more than 20 of 400 come once in 10⁷
    }

    [Fact]
    public void Judge_ThresholdsTakenAway_AlarmsOnNoise()
    {
        RandomStream stream = new RandomStreams(11).Open(StreamName.Theory);
        var wrong = new TurnRule { RiseFactor = 1, Deviations = 0, ErrorRise = -1, Persistence = 1 };
        int alarms = Enumerable.Range(0, Curves).Count(_ => First(Draw("flat", stream), TurnKind.OverTraining, wrong) is not null);
        Assert.InRange(alarms, Curves / 2, Curves); // a rule without its thresholds must be caught
    }

    [Fact]
    public void Judge_DeepU_AlarmsAndFindsTheTurn()
    {
        RandomStream stream = new RandomStreams(12).Open(StreamName.Theory);
        TurnDecision?[] decisions = [.. Enumerable.Range(0, Curves).Select(_ => First(Draw("u", stream), TurnKind.OverTraining))];
        Assert.InRange(decisions.Count(d => d is not null), (int)(0.95 * Curves), Curves);
        double[] turns = [.. decisions.Where(d => d is not null).Select(d => Math.Log10(d!.TurningEpoch / 100.0))];
        Assert.InRange(turns.Average(), -0.25, 0.25); // the U's least lies at epoch 100
        Assert.All(decisions.Where(d => d is not null), d => Assert.True(d!.Value >= d.Threshold && d.Deviations >= Rule.Deviations && d.ChanceOfNoise < 0.07));
    }

    [Fact]
    public void Judge_OverconfidenceAlone_IsNoAlarm()
    {
        HeldOutPoint[] history = [.. Epochs().Select(e => new HeldOutPoint(e, Loss("u", e), 0.1))]; // the loss rises, the error does not
        Assert.Null(First(history, TurnKind.OverTraining));
        Assert.Equal(TurnKind.Plateau, First(history, TurnKind.Plateau)!.Kind);
    }

    [Fact]
    public void Judge_FigureNotFinite_SaysNothing()
    {
        HeldOutPoint[] history = [.. Epochs().Select(e => new HeldOutPoint(e, e > 50 ? double.NaN : 1, 0.1))];
        Assert.Null(TurnDetector.Judge(history, Rule));
    }

    [Fact]
    public void Deviations_RisingFallingAndTiedValues_AreKendalls()
    {
        Assert.Equal(0, TrendTest.Deviations([1, 1, 1, 1]));
        Assert.Equal(-TrendTest.Deviations([1, 2, 3, 4, 5]), TrendTest.Deviations([5, 4, 3, 2, 1]), 12);
        Assert.Equal(9 / Math.Sqrt(5 * 4 * 15 / 18.0), TrendTest.Deviations([1, 2, 3, 4, 5]), 12); // S = 10, less 1 for continuity
    }

    [Fact]
    public void Deviations_AnyValues_CountWhatAPlainDoubleLoopCounts() => Gen.Int[0, 6].Array[3, 60].Sample(whole =>
    {
        double[] values = Array.ConvertAll(whole, v => (double)v);
        long sum = 0;
        for (int i = 0; i < values.Length; i++)
        {
            for (int j = i + 1; j < values.Length; j++)
            {
                sum += Math.Sign(values[j] - values[i]);
            }
        }

        double n = values.Length;
        Assert.Equal((sum - Math.Sign(sum)) / Math.Sqrt(n * (n - 1) * ((2 * n) + 5) / 18), TrendTest.Deviations(values), 12);
    });

    [Fact]
    public void Apply_Patience_StopsAndDeliversTheLeast()
    {
        double[] epochs = [1, 2, 4, 8, 16, 32], figures = [5, 3, 4, 4, 2, 6];
        Assert.Equal((3, 1), PatienceRule.Apply(epochs, figures, 6));
        Assert.Equal((5, 4), PatienceRule.Apply(epochs, figures, double.PositiveInfinity));
    }

    private static TurnDecision? First(HeldOutPoint[] history, TurnKind kind, TurnRule? rule = null) => Enumerable.Range(1, history.Length)
        .Select(t => TurnDetector.Judge([.. history.Take(t)], rule ?? Rule)).FirstOrDefault(d => d?.Kind == kind);

    private static IEnumerable<int> Epochs() => Enumerable.Range(0, 53).Select(k => (int)Math.Round(Math.Pow(10, k / 16.0))).Distinct();

    private static double Loss(string shape, double epoch)
    {
        double x = Math.Log10(epoch / 100);
        return shape switch
        {
            "flat" => 0.4,
            "falling" => 0.3 + (1.5 / Math.Sqrt(epoch)),
            _ => 0.4 + (0.25 * x * x),
        };
    }

    // Losses of examples scatter by their own mean; what one example's loss is, it mostly stays.
    private static HeldOutPoint[] Draw(string shape, RandomStream stream)
    {
        double[] own = [.. Enumerable.Range(0, Blocks).Select(_ => stream.NextGaussian())];
        double each = 1 / Math.Sqrt((double)Examples / Blocks);
        return [.. Epochs().Select(epoch =>
        {
            double mean = Loss(shape, epoch);
            double[] blocks = [.. own.Select(o => mean * (1 + (each * (o + (0.5 * stream.NextGaussian())))))];
            double error = (mean / 4) + (0.02 * stream.NextGaussian());
            return new HeldOutPoint(epoch, blocks.Average(), error) { Blocks = blocks };
        })];
    }
}
