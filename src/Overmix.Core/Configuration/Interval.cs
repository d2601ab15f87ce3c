using System.Globalization;

namespace Overmix.Core.Configuration;

/// <summary>A range of numbers as written in a key's documentation, for example <c>[0, 1)</c> or <c>(0, inf)</c>. NaN lies in none.</summary>
/// <param name="Low">Lower end.</param>
/// <param name="High">Upper end.</param>
/// <param name="LowClosed">Whether the lower end belongs to the range.</param>
/// <param name="HighClosed">Whether the upper end belongs to the range.</param>
public readonly record struct Interval(double Low, double High, bool LowClosed, bool HighClosed)
{
    /// <summary>Whether a value lies in the range.</summary>
    public bool Contains(double value) =>
        (LowClosed ? value >= Low : value > Low) && (HighClosed ? value <= High : value < High);

    /// <summary>Reads an interval; null if the text is not one.</summary>
    /// <param name="text">For example <c>(0, inf)</c>.</param>
    public static Interval? TryParse(string text)
    {
        string[] ends = text.Split(',', StringSplitOptions.TrimEntries);
        bool isInterval = ends.Length == 2 && ends[0].Length > 1 && ends[1].Length > 1 && ends[0][0] is '[' or '(' && ends[1][^1] is ']' or ')';
        return isInterval && TryEnd(ends[0][1..], out double low) && TryEnd(ends[1][..^1], out double high)
            ? new Interval(low, high, ends[0][0] == '[', ends[1][^1] == ']')
            : null;
    }

    private static bool TryEnd(string text, out double end)
    {
        (bool known, end) = text switch { "inf" => (true, double.PositiveInfinity), "-inf" => (true, double.NegativeInfinity), _ => (false, 0) };
        return known || double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out end);
    }
}
