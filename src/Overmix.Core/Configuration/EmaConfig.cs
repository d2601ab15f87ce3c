namespace Overmix.Core.Configuration;

/// <summary>An exponential moving average of the weights, kept beside the ones that are trained and evaluated with them. It never changes what is trained.</summary>
public sealed record EmaConfig
{
    /// <summary>Decay ρ.</summary>
    [Key("Decay ρ of the average of weights, a step: θ̄ ← ρθ̄ + (1−ρ)θ, with ρ at most (1+t)/(10+t) at step t; 0 keeps none.", Range = "[0, 1)", Why = "None: a copy of the network and two more evaluations, for those who ask.")]
    public double Decay { get; init; }
}
