namespace Overmix.Training.Data.Formats;

/// <summary>Text out of a file as a message may show it: short, and without what would disturb a terminal or a log.</summary>
internal static class FoundText
{
    private const int Longest = 40;

    /// <summary>The text, cut, with a question mark for each control character and each half of a broken pair.</summary>
    /// <param name="text">As found.</param>
    public static string Of(string text)
    {
        string shown = string.Concat(text.Take(Longest).Select(c => char.IsControl(c) || char.IsSurrogate(c) || char.GetUnicodeCategory(c) is System.Globalization.UnicodeCategory.Format or System.Globalization.UnicodeCategory.LineSeparator or System.Globalization.UnicodeCategory.ParagraphSeparator ? '?' : c));
        return text.Length > Longest ? shown + "…" : shown;
    }
}
