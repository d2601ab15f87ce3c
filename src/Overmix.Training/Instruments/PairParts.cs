namespace Overmix.Training.Instruments;

/// <summary>Where the two members of a frozen pair come from.</summary>
public enum PairParts
{
    /// <summary>Both from the training subset.</summary>
    Train,

    /// <summary>Both from the validation part.</summary>
    HeldOut,

    /// <summary>The first, which λ weights, from the training subset, the second from the validation part.</summary>
    Cross,
}
