using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Overmix.Runs.Store;

/// <summary>The hash that says which run this is: equal for two runs exactly if they ought to give equal figures on one machine.</summary>
public static class RunIdentity
{
    /// <summary>How many digits of the hash name a folder.</summary>
    public const int ShortLength = 8;

    /// <summary>SHA-256 over semantics version, seed, data and resolved configuration, each on a line of its own with its name.</summary>
    /// <param name="configText">The resolved configuration.</param>
    /// <param name="seed">Root seed.</param>
    /// <param name="dataSha256">SHA-256 of the data, 64 lower-case hex digits.</param>
    /// <param name="semanticsVersion">Number of the meaning of a configuration; ≥ 0.</param>
    /// <returns>64 lower-case hex digits.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The data's hash is not one, or the semantics version is negative.</exception>
    public static string Hash(string configText, long seed, string dataSha256, int semanticsVersion)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(semanticsVersion);
        if (!IsSha256(dataSha256))
        {
            throw new ArgumentOutOfRangeException(nameof(dataSha256), dataSha256, "Must be 64 lower-case hex digits.");
        }

        // The configuration comes last and ends with the text: nothing behind it can be taken for a part of it.
        return Sha256(string.Create(CultureInfo.InvariantCulture, $"overmix run\nsemantics {semanticsVersion}\nseed {seed}\ndata {dataSha256}\nconfig\n{configText}"));
    }

    /// <summary>SHA-256 of a text in UTF-8.</summary>
    /// <param name="text">The text.</param>
    /// <returns>64 lower-case hex digits.</returns>
    public static string Sha256(string text) => Sha256(Encoding.UTF8.GetBytes(text));

    internal static string Sha256(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    internal static bool IsSha256(string text) => text.Length == 64 && text.All(char.IsAsciiHexDigitLower);
}
