using System.Globalization;
using System.Text;

namespace Overmix.Reporting.Plots;

/// <summary>Numbers and names as they stand in figures and on the page.</summary>
internal static class FigureText
{
    /// <summary>A space that keeps a number and its unit on one line.</summary>
    public const char HardSpace = '\u00A0';

    /// <summary>A fraction as a percentage with one decimal: 0.192 is 19.2 %.</summary>
    public static string Percent(double fraction) => string.Create(CultureInfo.InvariantCulture, $"{100 * fraction:0.0}{HardSpace}%");

    /// <summary>A whole number with its thousands apart: 1 000.</summary>
    public static string Whole(double number) => number.ToString("#,0", CultureInfo.InvariantCulture).Replace(',', HardSpace);

    /// <summary>A positive number as a tick: 1 000 … 0.001 in full, beyond as a power of ten.</summary>
    public static string Plain(double number) => number switch
    {
        >= 0.95e6 or (> 0 and < 0.9e-3) => Power(number),
        >= 1000 => Whole(number),
        _ => number.ToString("0.####", CultureInfo.InvariantCulture),
    };

    /// <summary>A loss with four decimals, or as a power of ten where these would say little or too much.</summary>
    public static string Loss(double nats) => nats switch
    {
        0 => "0",
        >= 1e4 or (> 0 and < 0.9e-3) => Power(nats),
        _ => nats.ToString("0.0000", CultureInfo.InvariantCulture),
    };

    /// <summary>Text from outside without what no figure can show: control characters and halves of surrogate pairs.</summary>
    public static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            clean.Append(Rune.IsControl(rune) ? " " : rune.ToString());
        }

        return clean.ToString().Trim();
    }

    /// <summary>Text broken into two lines at most that fit a width; what does not fit is cut.</summary>
    public static IReadOnlyList<string> Wrap(string text, float size, float room)
    {
        var lines = new List<string>();
        string line = "";
        foreach (string word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            string longer = line.Length == 0 ? word : $"{line} {word}";
            if (line.Length > 0 && lines.Count < 1 && FigureFont.Width(longer, size) > room)
            {
                lines.Add(line);
                longer = word;
            }

            line = longer;
        }

        lines.Add(line);
        return [.. lines.Select(l => FigureFont.Fit(l, size, room))];
    }

    private static string Power(double number)
    {
        int exponent = (int)Math.Floor(Math.Log10(number) + 1e-9);
        double digit = Math.Round(number / Math.Pow(10, exponent), 1);
        string power = "10" + string.Concat(exponent.ToString(CultureInfo.InvariantCulture).Select(c => c == '-' ? '⁻' : "⁰¹²³⁴⁵⁶⁷⁸⁹"[c - '0']));
        return digit == 1 ? power : string.Create(CultureInfo.InvariantCulture, $"{digit:0.#}·{power}");
    }
}
