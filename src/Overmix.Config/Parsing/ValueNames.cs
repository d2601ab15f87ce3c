using System.Collections;
using System.Globalization;
using System.Text;

namespace Overmix.Config.Parsing;

/// <summary>How types and values of the configuration are written.</summary>
internal static class ValueNames
{
    /// <summary>What a value of a type is called in messages, for example "an integer".</summary>
    public static string Of(Type type) =>
        ElementOf(type) is { } element ? $"a list of {(element == typeof(double) ? "numbers" : "integers")}"
        : type == typeof(int) || type == typeof(long) ? "an integer in plain decimal"
        : type == typeof(double) ? "a number"
        : type == typeof(bool) ? "true or false"
        : type == typeof(string) ? "a text"
        : $"one of {string.Join(", ", Words(type))}";

    /// <summary>The words of an enum as written in files, in the order of its values.</summary>
    public static string[] Words(Type type) => [.. Enum.GetValues(type).Cast<object>().Select(Format)];

    /// <summary>The element type of a list; null if the type is not one.</summary>
    public static Type? ElementOf(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) ? type.GetGenericArguments()[0] : null;

    /// <summary>A value as YAML and JSON write it; numbers so that reading gives the same bits, independent of culture.</summary>
    public static string Format(object value) => value switch
    {
        bool truth => truth ? "true" : "false",
        double number => (number + 0.0).ToString("R", CultureInfo.InvariantCulture).Replace('E', 'e'),
        Enum word => CamelCase(word.ToString()),
        string text => InQuotes(text),
        IEnumerable list => $"[{string.Join(", ", list.Cast<object>().Select(Format))}]",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    /// <summary>A value as an override writes it: texts without quotes.</summary>
    public static string Override(object value) => value as string ?? Format(value);

    /// <summary>A name of code as a key or word of a file.</summary>
    public static string CamelCase(string name) => char.ToLowerInvariant(name[0]) + name[1..];

    // Always in quotes, so that no text is mistaken for a number, a boolean or null.
    private static string InQuotes(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (char c in text)
        {
            _ = c is '"' or '\\' ? quoted.Append('\\').Append(c)
                : char.IsControl(c) || c is '\u2028' or '\u2029' or '\ufeff' ? quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}")
                : quoted.Append(c);
        }

        return quoted.Append('"').ToString();
    }
}
