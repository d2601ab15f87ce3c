using Overmix.Core.Configuration;
using Overmix.Core.Directives;

namespace Overmix.Diagnostics.Guarding;

/// <summary>
/// The guard: after each evaluation it judges the held-out figures seen so far and, when they say that the run has turned, does what its mode allows, once. It
/// sees the validation part only, or the run's scouts (<see cref="ScoutForecast"/>); of the averaged weights where the run keeps an average.
/// </summary>
public sealed class TurnGuard : IGuard
{
    private readonly GuardMode _mode;
    private readonly TurnRule _rule;
    private readonly ScoutForecast? _forecast;
    private readonly Action<TurnDecision> _said;
    private readonly List<HeldOutPoint> _history = [];
    private double _least = double.PositiveInfinity;
    private bool _hasActed;

    /// <summary>Creates a guard.</summary>
    /// <param name="mode">What it may do.</param>
    /// <param name="rule">Its thresholds; the measured ones if null.</param>
    /// <param name="forecast">What scouts found out beforehand; null watches the validation part as the run goes.</param>
    /// <param name="said">Told each decision other than to go on, once, with its evidence.</param>
    public TurnGuard(GuardMode mode, TurnRule? rule = null, ScoutForecast? forecast = null, Action<TurnDecision>? said = null) =>
        (_mode, _rule, _forecast, _said) = (mode, rule ?? new TurnRule(), forecast, said ?? (_ => { }));

    /// <summary>What it decided, once it did; null before.</summary>
    public TurnDecision? Decision { get; private set; }

    /// <inheritdoc/>
    public Directive Observe(GuardObservation observation)
    {
        if (_hasActed || _mode == GuardMode.Off)
        {
            return Directive.Continue;
        }

        return _forecast is { } forecast ? Follow(forecast, observation) : Watch(observation);
    }

    private Directive Follow(ScoutForecast forecast, GuardObservation observation)
    {
        if (!MayAct(forecast.Decision) || observation.Epoch < forecast.DeliveryEpoch)
        {
            return Directive.Continue;
        }

        return Act(forecast.Decision, DeliveredWeights.Current);
    }

    private Directive Watch(GuardObservation observation)
    {
        (double? loss, double? error) = observation.AveragedValidationLoss is { } averaged
            ? (averaged, observation.AveragedValidationError)
            : (observation.ValidationLoss, observation.ValidationError);
        if (loss is not { } value || error is not { } share)
        {
            return Directive.Continue;
        }

        return Observe(new HeldOutPoint(observation.Epoch, value, share));
    }

    /// <summary>The same for a loop of one's own: takes the held-out figures of an evaluation. <see cref="Directive.Keep"/> says that these weights are the best so far.</summary>
    /// <param name="point">Figures of examples that are not trained on.</param>
    public Directive Observe(HeldOutPoint point)
    {
        if (_hasActed || _mode == GuardMode.Off)
        {
            return Directive.Continue;
        }

        _history.Add(point);
        TurnDecision? decision = TurnDetector.Judge(_history, _rule);
        if (decision is not null && MayAct(decision))
        {
            return Act(decision, DeliveredWeights.Kept);
        }

        bool isLeast = point.Loss < _least;
        _least = Math.Min(_least, point.Loss);
        return isLeast && _mode == GuardMode.Stop ? Directive.Keep.Instance : Directive.Continue;
    }

    // A plateau is a reason to end a run, but none to alarm anybody or to change the objective.
    private bool MayAct(TurnDecision decision) => decision.Kind == TurnKind.OverTraining || (decision.Kind == TurnKind.Plateau && _mode == GuardMode.Stop);

    private Directive Act(TurnDecision decision, DeliveredWeights delivery)
    {
        (_hasActed, Decision) = (true, decision);
        _said(decision);
        return _mode switch
        {
            GuardMode.Stop => new Directive.Stop(decision.Sentence) { Delivery = delivery },
            GuardMode.Switch => new Directive.SwitchObjective(ObjectiveKind.Erm),
            _ => Directive.Continue,
        };
    }
}
