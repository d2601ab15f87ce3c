using Overmix.Core.Configuration;
using Overmix.Core.Curves;
using Overmix.Core.Directives;
using Overmix.Diagnostics.Guarding;

namespace Overmix.Tests.Diagnostics.Guarding;

public sealed class TurnGuardTests
{
    [Theory]
    [InlineData(GuardMode.Advise)]
    [InlineData(GuardMode.Off)]
    public void Observe_MayNotAct_NeverSaysAnythingButContinue(GuardMode mode)
    {
        var heard = new List<TurnDecision>();
        var guard = new TurnGuard(mode, said: heard.Add);
        Assert.All(Turning(), o => Assert.Equal(Directive.Continue, guard.Observe(o)));
        Assert.Equal(mode == GuardMode.Advise ? 1 : 0, heard.Count);
    }

    [Fact]
    public void Observe_Stop_KeepsUpToTheLeastAndStopsOnceBehindIt()
    {
        var guard = new TurnGuard(GuardMode.Stop);
        Directive[] answers = [.. Turning().Select(guard.Observe)];
        var stop = (Directive.Stop)answers.First(a => a is Directive.Stop);
        int last = Array.FindLastIndex(answers, a => a is Directive.Keep);
        Assert.Equal(DeliveredWeights.Kept, stop.Delivery);
        Assert.Equal(Turning().MinBy(o => o.ValidationLoss)!.Epoch, Turning()[last].Epoch);
        Assert.Contains("held-out cross-entropy", stop.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Observe_Switch_TurnsToErm()
    {
        var guard = new TurnGuard(GuardMode.Switch);
        Directive[] answers = [.. Turning().Select(guard.Observe)];
        Assert.Equal(new Directive.SwitchObjective(ObjectiveKind.Erm), Assert.Single(answers, a => a is not Directive.GoOn));
    }

    [Fact]
    public void Observe_Forecast_StopsAtItsEpochWithTheCurrentWeights()
    {
        var decision = new TurnDecision(TurnKind.OverTraining, 300, 90, 103.5, 0.3, 0.5, 0.375, 3, 0.02);
        var guard = new TurnGuard(GuardMode.Stop, forecast: new ScoutForecast(decision, 100, 2, 300));
        GuardObservation[] seen = Turning();
        Directive[] answers = [.. seen.Select(guard.Observe)];
        int at = Array.FindIndex(answers, a => a is Directive.Stop);
        Assert.Equal((100, DeliveredWeights.Current), (seen[at].Epoch, ((Directive.Stop)answers[at]).Delivery));
    }

    [Fact]
    public void Observe_NoValidationPart_IsSilent()
    {
        var guard = new TurnGuard(GuardMode.Stop);
        Assert.All(Turning(), o => Assert.Equal(Directive.Continue, guard.Observe(o with { ValidationLoss = null, ValidationError = null })));
    }

    [Fact]
    public void Observe_AveragedWeights_AreWatchedInsteadWhereKept()
    {
        var guard = new TurnGuard(GuardMode.Stop);
        Assert.DoesNotContain(Turning().Select(o => guard.Observe(o with { AveragedValidationLoss = 1.0 / o.Epoch, AveragedValidationError = 0.1 })), a => a is Directive.Stop);
    }

    private static GuardObservation[] Turning() =>
    [
        .. Enumerable.Range(0, 53).Select(k => (int)Math.Round(Math.Pow(10, k / 16.0))).Append(100).Distinct().Order().Select(epoch =>
        {
            double x = Math.Log10(epoch / 100.0), loss = 0.3 + (0.3 * x * x);
            return new GuardObservation(epoch, 2 * epoch, ObjectiveKind.Mixup, new MixingFigures(1, 0.5, 0.5, 0.5, 0.8, 0.8), 0, 0.2, loss / 3, loss);
        }),
    ];
}
