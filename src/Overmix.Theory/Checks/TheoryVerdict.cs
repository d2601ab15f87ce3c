namespace Overmix.Theory.Checks;

/// <summary>What setting a law beside a measurement says. A check never proves a law.</summary>
public enum TheoryVerdict
{
    /// <summary>Prediction and measurement agree within the stated error.</summary>
    Consistent,

    /// <summary>They differ by more than the stated error allows: the law, or its implementation, is wrong here.</summary>
    Inconsistent,

    /// <summary>The measurement cannot decide: an assumption is missing, a number is not finite, or the error is too large.</summary>
    Inconclusive,
}
