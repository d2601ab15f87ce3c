namespace Overmix.Core.Configuration;

/// <summary>What the guard may do when it sees a run over-train.</summary>
public enum GuardMode
{
    /// <summary>Say so, and go on.</summary>
    Advise,

    /// <summary>End the run and deliver the weights of the turn.</summary>
    Stop,

    /// <summary>Train with ERM from there on.</summary>
    Switch,

    /// <summary>There is no guard.</summary>
    Off,
}

/// <summary>The guard, which watches for over-training. It sees nothing of the test part.</summary>
public sealed record GuardConfig
{
    /// <summary>What it may do.</summary>
    [Key("What the guard does when it sees over-training: advise says so and goes on, stop ends the run and delivers the weights of the turn, switch goes on with ERM; off has no guard.", Range = "advise, stop, switch, off", Why = "Saying so costs nothing and changes no number.")]
    public GuardMode Mode { get; init; } = GuardMode.Advise;

    /// <summary>Copies of the run that go ahead.</summary>
    [Key("Scouts: copies of the run that are trained first, each without another fifth of the training examples, to find the turn on what they left out; then the run itself trains on all examples. 0 watches the validation part as the run goes.", Unit = "runs", Range = "[0, 5]", Why = "None: each costs 0.8 of the run up to the turn. Two found it best for their price.")]
    public int Scouts { get; init; }
}
