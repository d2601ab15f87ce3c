using System.Globalization;

namespace Overmix.Cli.Output;

/// <summary>Numbers as people read them.</summary>
internal static class Figures
{
    /// <summary>A fraction as a percentage with one decimal; a dash for nothing.</summary>
    public static string Percent(double? fraction) => fraction is { } value && double.IsFinite(value) ? string.Create(CultureInfo.InvariantCulture, $"{100 * value:0.0} %") : "–";

    /// <summary>A loss with four decimals; a dash for nothing.</summary>
    public static string Loss(double? loss) => loss is { } value && double.IsFinite(value) ? value.ToString("0.0000", CultureInfo.InvariantCulture) : "–";

    /// <summary>A whole number, its thousands apart.</summary>
    public static string Count(long count) => count.ToString("#,0", CultureInfo.InvariantCulture).Replace(',', ' ');

    /// <summary>Bytes in the unit that leaves one to three digits before the point.</summary>
    public static string Bytes(long? bytes)
    {
        if (bytes is not { } count)
        {
            return "unknown";
        }

        string[] units = ["B", "kB", "MB", "GB", "TB", "PB", "EB"];
        int unit = 0;
        double value = count;
        for (; value >= 1000 && unit < units.Length - 1; unit++)
        {
            value /= 1000;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{value:0.#} {units[unit]}");
    }

    /// <summary>A duration in its two largest units; a dash for nothing.</summary>
    public static string Duration(double? seconds)
    {
        if (seconds is not { } length || !double.IsFinite(length) || length < 0)
        {
            return "–";
        }

        long whole = (long)Math.Min(Math.Ceiling(length), int.MaxValue);
        return whole < 60 ? $"{whole} s" : whole < 3600 ? $"{whole / 60} min {whole % 60} s" : $"{whole / 3600} h {whole % 3600 / 60} min";
    }
}
