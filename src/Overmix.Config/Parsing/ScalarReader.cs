using System.Globalization;
using System.Text.RegularExpressions;
using Overmix.Core.Suggestions;

namespace Overmix.Config.Parsing;

/// <summary>
/// The text of one value to a typed value. Stricter than YAML: integers in plain decimal (<c>010</c> is neither 8 nor 10), booleans only
/// <c>true</c> and <c>false</c>, no NaN, no infinity, nothing converted silently.
/// </summary>
internal static partial class ScalarReader
{
    /// <summary>Reads a value.</summary>
    /// <param name="type">int, long, double, bool, string or an enum.</param>
    /// <param name="text">What was written.</param>
    /// <param name="isPlain">Whether it was written without quotes.</param>
    /// <param name="problem">What is wrong; null if nothing is.</param>
    /// <returns>The value; null if there is a problem.</returns>
    public static object? Read(Type type, string text, bool isPlain, out string? problem)
    {
        problem = null;
        if (isPlain && text is "" or "~" or "null" or "Null" or "NULL")
        {
            problem = $"has no value; write {ValueNames.Of(type)}, or leave the key out to take its default";
        }
        else if (type == typeof(string))
        {
            return text;
        }
        else if (!isPlain && !type.IsEnum)
        {
            problem = $"is the text {Quoted.Text(text)}; write {ValueNames.Of(type)} without quotes";
        }
        else
        {
            object? value = Convert(type, text);
            problem = value is null ? $"is {Quoted.Text(text)}, but must be {ValueNames.Of(type)}{Hint(type, text)}" : null;
            return value;
        }

        return null;
    }

    private static object? Convert(Type type, string text) =>
        type == typeof(bool) ? (text switch { "true" => true, "false" => false, _ => null })
        : type == typeof(int) ? (PlainInteger().IsMatch(text) && int.TryParse(text, CultureInfo.InvariantCulture, out int i) ? i : null)
        : type == typeof(long) ? (PlainInteger().IsMatch(text) && long.TryParse(text, CultureInfo.InvariantCulture, out long l) ? l : null)
        : type == typeof(double) ? Number(text)
        : type.IsEnum && Array.IndexOf(ValueNames.Words(type), text) is var index and >= 0 ? Enum.GetValues(type).GetValue(index)
        : null;

    // Too large for a double, or so small that it would silently become 0: neither is what was written. −0 becomes 0, so that equal numbers have equal bytes.
    private static object? Number(string text)
    {
        bool valid = PlainNumber().IsMatch(text);
        double number = valid ? double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture) : double.NaN;
        bool vanished = number == 0 && text.Split('e', 'E')[0].Any(c => c is >= '1' and <= '9');
        return double.IsFinite(number) && !vanished ? number + 0.0 : null;
    }

    private static string Hint(Type type, string text)
    {
        if (type == typeof(bool))
        {
            bool? meant = text.ToUpperInvariant() switch { "YES" or "ON" or "Y" or "TRUE" or "1" => true, "NO" or "OFF" or "N" or "FALSE" or "0" => false, _ => null };
            return meant is { } word ? $"; did you mean {ValueNames.Format(word)}?" : "";
        }

        if (type.IsEnum)
        {
            return NearestWord.To(text, ValueNames.Words(type)) is { } nearest ? $"; did you mean {nearest}?" : "";
        }

        return PlainNumber().IsMatch(text) ? " within its type's limits" : LeadingZero().IsMatch(text) ? "; leading zeros are not allowed" : "";
    }

    [GeneratedRegex(@"^-?(0|[1-9][0-9]{0,18})\z")]
    private static partial Regex PlainInteger();

    [GeneratedRegex(@"^-?((0|[1-9][0-9]{0,399})(\.[0-9]{0,400})?|\.[0-9]{1,400})([eE][+-]?[0-9]{1,5})?\z")]
    private static partial Regex PlainNumber();

    [GeneratedRegex(@"^-?0[0-9]")]
    private static partial Regex LeadingZero();
}
