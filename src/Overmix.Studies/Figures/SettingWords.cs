namespace Overmix.Studies.Figures;

/// <summary>Phrases of a setting that several claims share.</summary>
internal static class SettingWords
{
    /// <summary>How examples are mixed, by default.</summary>
    public const string Mixed = "λ ~ Beta(1, 1) drawn once a batch, partners by a permutation of the batch, no label smoothing";

    /// <summary>Plain training.</summary>
    public const string Plain = "ERM, nothing mixed (α = 0), no label smoothing";

    /// <summary>The usual learning rate.</summary>
    public const double Rate = 0.05;

    /// <summary>The optimiser, up to the weight decay.</summary>
    /// <param name="rate">The learning rate.</param>
    public static string Descent(double rate) => FormattableString.Invariant($"SGD with rate {rate} and momentum 0.9, constant");
}
