namespace Overmix.Theory.Checks;

/// <summary>Which wording of a law is set beside the measurement.</summary>
public enum LawStatement
{
    /// <summary>The law with its slips put right: the default.</summary>
    Corrected,

    /// <summary>
    /// The law as the slides of Liu et al. (2023) print it, slip included, for sceptics and teachers: where the slip matters, its check ends
    /// <see cref="TheoryVerdict.Inconsistent"/>.
    /// </summary>
    AsPrinted,
}
