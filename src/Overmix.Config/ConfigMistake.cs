namespace Overmix.Config;

/// <summary>One thing wrong in a configuration.</summary>
/// <param name="Origin">Where it was written.</param>
/// <param name="Key">Dotted key, for example <c>mixup.alpha</c>; empty if the text as a whole is meant.</param>
/// <param name="Message">What is wrong and what is expected; reads on from the key.</param>
public sealed record ConfigMistake(ConfigOrigin Origin, string Key, string Message)
{
    /// <summary>Place, key and message in one line.</summary>
    public override string ToString() => Key.Length == 0 ? $"{Origin}: {Message}" : $"{Origin}: {Key} {Message}";
}
