using System.Globalization;
using System.Text;

namespace Overmix.Config.Parsing;

/// <summary>Text of unknown origin, made fit for a message: shortened, and without characters that a terminal would obey.</summary>
internal static class Quoted
{
    private const int Longest = 40;
    private const int LongestSentence = 400;

    /// <summary>A value, in quotes.</summary>
    public static string Text(string text) => $"'{Shown(text, Longest)}'";

    /// <summary>A sentence of a library that may quote its input.</summary>
    public static string Plain(string text) => Shown(text, LongestSentence);

    private static string Shown(string text, int longest)
    {
        var shown = new StringBuilder();
        foreach (char c in text.Take(longest))
        {
            _ = char.IsControl(c) || char.IsSurrogate(c) || char.GetUnicodeCategory(c) == UnicodeCategory.Format
                ? shown.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}")
                : shown.Append(c);
        }

        return shown.Append(text.Length > longest ? "…" : "").ToString();
    }
}
