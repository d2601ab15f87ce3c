using CsCheck;
using Overmix.Core.Seeding;
using Overmix.Diagnostics.Comparison;

namespace Overmix.Tests.Diagnostics.Comparison;

public sealed class ObjectiveAdviceTests
{
    private static readonly double[] Erm = [0.20, 0.22, 0.19, 0.21, 0.205];

    [Theory]
    [InlineData(0, 0, ObjectiveChoice.Erm, false, "Train with ERM: no difference is shown, and ERM is simpler.")]
    [InlineData(-0.03, 0, ObjectiveChoice.Mixup, true, "Train with Mixup: it is better than ERM.")]
    [InlineData(0, -0.03, ObjectiveChoice.MixupThenErm, true, "Train with Mixup → ERM: it is better than ERM; Mixup to the end is not shown to be.")]
    [InlineData(0.03, -0.03, ObjectiveChoice.MixupThenErm, true, "Train with Mixup → ERM: it is better than ERM; Mixup to the end is worse.")]
    [InlineData(-0.03, -0.06, ObjectiveChoice.MixupThenErm, true, "Train with Mixup → ERM: it is better than ERM and than Mixup to the end.")]
    [InlineData(-0.03, -0.0302, ObjectiveChoice.Mixup, true, "Train with Mixup: it is better than ERM; so is Mixup → ERM, which is not shown to be better than Mixup and is less simple.")]
    [InlineData(-0.06, -0.03, ObjectiveChoice.Mixup, true, "Train with Mixup: it is better than ERM; so is Mixup → ERM, which is worse than Mixup.")]
    [InlineData(0.03, 0.03, ObjectiveChoice.Erm, true, "Train with ERM: both others are worse.")]
    [InlineData(0.03, 0, ObjectiveChoice.Erm, false, "Train with ERM: Mixup is worse; for Mixup → ERM no difference is shown, and ERM is simpler.")]
    [InlineData(0, 0.03, ObjectiveChoice.Erm, false, "Train with ERM: Mixup → ERM is worse; for Mixup no difference is shown, and ERM is simpler.")]
    public void Of_Shifts_RecommendsWhatIsShownAndSaysSo(double mixup, double switched, ObjectiveChoice expected, bool isShown, string sentence)
    {
        ObjectiveAdvice advice = ObjectiveAdvice.Of(Errors(mixup, switched));
        Assert.Equal((expected, isShown), (advice.Choice, advice.IsShown));
        Assert.StartsWith(sentence, ObjectiveAdviceText.Sentence(advice), StringComparison.Ordinal);
        Assert.EndsWith("5 paired seeds, intervals that hold together with 95 % confidence.", ObjectiveAdviceText.Sentence(advice), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_LeastMeanWithinTheNoise_IsNotRecommended()
    {
        // Mixup's mean is 0.6 points lower, but one seed carries it all: the least mean would name it.
        var errors = new ObjectiveErrors(Erm, [0.20, 0.22, 0.19, 0.21, 0.175], [0.21, 0.215, 0.19, 0.212, 0.2]);
        Assert.Equal(ObjectiveChoice.Mixup, LeastMean(errors));
        ObjectiveAdvice advice = ObjectiveAdvice.Of(errors);
        Assert.Equal((ObjectiveChoice.Erm, false), (advice.Choice, advice.IsShown));
        Assert.Contains("no difference is shown", ObjectiveAdviceText.Sentence(advice), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_ThreeEqualWays_RecommendsErmButForItsErrorRate()
    {
        // Ten thousand comparisons of five seeds in which nothing differs. A false recommendation needs an interval wholly below zero: by Bonferroni in 2·0.05/6 of
        // them at most. The bound is that, plus 5 standard errors of a share (one-sided false alarm 3e-7). The least mean errs two times in three.
        const int trials = 10_000;
        const double rate = 2 * 0.05 / 6;
        (int wrong, int wrongByMean) = (0, 0);
        var gauss = new RandomStreams(20_261_127).Open(StreamName.Split);
        for (int trial = 0; trial < trials; trial++)
        {
            double[] Draw() => [.. Enumerable.Range(0, 5).Select(_ => 0.2 + (0.01 * gauss.NextGaussian()))];
            var errors = new ObjectiveErrors(Draw(), Draw(), Draw());
            wrong += ObjectiveAdvice.Of(errors).Choice != ObjectiveChoice.Erm ? 1 : 0;
            wrongByMean += LeastMean(errors) != ObjectiveChoice.Erm ? 1 : 0;
        }

        double bound = rate + 5 * Math.Sqrt(rate * (1 - rate) / trials);
        Assert.InRange((double)wrong / trials, 0, bound);
        Assert.True((double)wrongByMean / trials > 10 * bound, "the wrong rule must be caught");
    }

    [Fact]
    public void Of_Intervals_AreThoseOfBonferroniAndWiderThanSingleOnes()
    {
        ObjectiveErrors errors = Errors(-0.01, 0.005);
        ObjectiveAdvice advice = ObjectiveAdvice.Of(errors);
        PairedDifference single = PairedDifference.Of(errors.Erm, errors.Mixup, 0.95);
        double Half(PairedDifference d) => (d.Interval!.Value.High - d.Interval.Value.Low) / 2;

        // t quantiles with 4 degrees of freedom at 1 − 0.05/6 and 1 − 0.05/2 (tables: 3.961, 2.776); rounding of the table.
        Assert.Equal(3.961 / 2.776, Half(advice.MixupAgainstErm) / Half(single), 1e-3);
    }

    [Theory]
    [InlineData(new[] { 0.20, 0.22, 0.19, 0.21, 0.205 }, true)] // the same runs: no difference at all
    [InlineData(new[] { 0.19, 0.21, 0.18, 0.20, 0.195 }, false)] // all a point lower: no spread to judge by
    public void Of_DifferencesWithoutSpread_ShowNothing(double[] mixup, bool isZero)
    {
        // In percent, so that equal differences are equal bit for bit.
        double[] erm = [.. Erm.Select(e => Math.Round(1000 * e) / 8)], same = [.. mixup.Select(e => Math.Round(1000 * e) / 8)];
        ObjectiveAdvice advice = ObjectiveAdvice.Of(new ObjectiveErrors(erm, same, erm));
        Assert.Equal(isZero, advice.MixupAgainstErm.Mean == 0);
        Assert.Equal((ObjectiveChoice.Erm, false), (advice.Choice, advice.IsShown));
    }

    [Fact]
    public void Of_DivergedRun_IsNeverRecommended()
    {
        ObjectiveErrors errors = Errors(-0.05, -0.03);
        ObjectiveAdvice advice = ObjectiveAdvice.Of(errors with { Mixup = [double.NaN, .. errors.Mixup.Skip(1)] });
        Assert.Equal(ObjectiveChoice.MixupThenErm, advice.Choice);
        Assert.Contains("Mixup unknown, for a run diverged", ObjectiveAdviceText.Sentence(advice), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_OneSeed_ConcludesNothing()
    {
        ObjectiveAdvice advice = ObjectiveAdvice.Of(new ObjectiveErrors([0.5], [0.1], [0.1]));
        Assert.Equal((ObjectiveChoice.Erm, false), (advice.Choice, advice.IsShown));
        Assert.Contains("one seed, from which nothing can be concluded", ObjectiveAdviceText.Sentence(advice), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_AnyErrors_NeverRecommendsWhatHasAMeanAboveErms() =>
        Gen.Double[0, 1].Array[6].Array[3].Sample(e =>
        {
            ObjectiveAdvice advice = ObjectiveAdvice.Of(new ObjectiveErrors(e[0], e[1], e[2]));
            Assert.True(advice.AgainstErm(advice.Choice) is not { Mean: >= 0 });
        });

    private static ObjectiveChoice LeastMean(ObjectiveErrors errors) => Enum.GetValues<ObjectiveChoice>().MinBy(c => errors.Of(c).Average());

    // A little noise of its own for each, so that differences have a spread of about a tenth of a point.
    private static ObjectiveErrors Errors(double mixup, double switched) => new(
        Erm,
        [.. Erm.Select((e, i) => e + mixup + 0.001 * Math.Cos(3 * i))],
        [.. Erm.Select((e, i) => e + switched + 0.001 * Math.Sin((5 * i) + 2))]);
}
