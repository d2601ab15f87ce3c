using Overmix.Theory.Checks;
using Overmix.Theory.Mixing;

namespace Overmix.Tests.Theory.Mixing;

/// <summary>The entry <c>lemma1</c>. Monte Carlo checks miss with a probability near 1e-6 (4.9 standard errors).</summary>
public sealed class Lemma1Tests
{
    public static TheoryData<PairingRule> Rules => [.. Enum.GetValues<PairingRule>()];

    [Theory]
    [MemberData(nameof(Rules))]
    public void Run_EveryRule_IsConsistent(PairingRule rule) => Assert.All(
        Lemma1.Run(new Lemma1Options { Pairing = rule, ClassSizes = [3, 5, 9], BatchSize = 4, Smoothing = 0.1, Epochs = 400 }).Checks,
        check => Assert.Equal(TheoryVerdict.Consistent, check.Verdict));

    [Theory]
    [InlineData(PairingRule.Permutation, PairingRule.Independent)]
    [InlineData(PairingRule.Permutation, PairingRule.Derangement)]
    [InlineData(PairingRule.Derangement, PairingRule.Independent)]
    [InlineData(PairingRule.Independent, PairingRule.Permutation)]
    public void Run_FloorOfAnotherRule_IsInconsistentInTheFloorAlone(PairingRule played, PairingRule stated)
    {
        // Floors differ by 0.025 at least (n = 20, two classes, batches of 4), the standard error of 4000 epochs is below 0.001: 25 of it.
        TheoryReport report = Lemma1.Run(new Lemma1Options { Classes = 2, PerClass = 10, BatchSize = 4, Pairing = played, StatedPairing = stated, Epochs = 4000 });
        Assert.Equal(TheoryVerdict.Inconsistent, report.Checks[0].Verdict);
        Assert.All(report.Checks.Skip(1), check => Assert.Equal(TheoryVerdict.Consistent, check.Verdict));
    }

    [Fact]
    public void Run_Defaults_StateTheFloorOfTheDigits()
    {
        TheoryReport report = Lemma1.Run(new Lemma1Options { Epochs = 100 });
        // n = 100, ten classes, batches of 50, permuted: (1 − 2/100)·(1 − 9/99)·½, from docs/theory/lemma1.md. Rounding.
        Assert.Equal(0.98 * (90.0 / 99) / 2, report.Check.Predicted, 1e-15);
        TheoryTable predictors = report.Table("predictors");
        double u = 0.98 * 90 / 99;
        // Who answers ½ pays ln 2 on unlike pairs; who knows the shares only pays ln 10.
        Assert.Equal(u * Math.Log(2), predictors["exact"][3], 1e-14);
        Assert.Equal(Math.Log(10), predictors["exact"][4], 1e-14);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.2)]
    public void LossOf_Weight_IsThePlainSumOverClasses(double smoothing)
    {
        MixingSetup setup = new(new BetaLaw(2, 1), PairingModel.Independent, ClassCounts.Balanced(4, 5), smoothing);
        const double Lambda = 0.3, Weight = 0.6;
        double[] Label(double weight) => [.. Enumerable.Range(0, 4).Select(j => ((1 - smoothing) * (j == 0 ? weight : j == 1 ? 1 - weight : 0)) + (smoothing / 4))];
        double plain = Label(Lambda).Zip(Label(Weight), (target, answer) => target == 0 ? 0 : -target * Math.Log(answer)).Sum();
        Assert.Equal(plain, new Lemma1Predictors(setup).LossOf(Weight, Lambda), 1e-14);
    }

    [Fact]
    public void Rules_ManyMistakes_AreAllNamed()
    {
        Lemma1Options wrong = new() { Classes = 1, BatchSize = 0, Smoothing = double.NaN, Alphas = [-1], ClassSizes = [4] };
        string message = Assert.Throws<TheoryRequestException>(wrong.Rules().ThrowIfBroken).Message;
        Assert.All((string[])["classes (C) is 1", "batch-size (B) is 0", "smoothing (ε) is NaN", "an α of the table is -1", "class-sizes"], part => Assert.Contains(part, message, StringComparison.Ordinal));
        Assert.Throws<ArgumentOutOfRangeException>(() => Lemma1.Run(wrong));
    }
}
