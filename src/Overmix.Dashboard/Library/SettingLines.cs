namespace Overmix.Dashboard.Library;

/// <summary>
/// The settings of a resolved configuration as key and value, both as text. Reads what Overmix writes, one key a line and sections one deep; anything else in the
/// file is passed over, for it is only shown and never obeyed.
/// </summary>
internal static class SettingLines
{
    private const int Most = 500;
    private const int LongestValue = 400;

    /// <summary>Reads the settings; dotted keys, in the order of the file.</summary>
    public static IReadOnlyDictionary<string, string> Read(string text)
    {
        Dictionary<string, string> settings = new(StringComparer.Ordinal);
        string section = "";
        foreach (string line in text.Split('\n'))
        {
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            string key = colon < 0 ? "" : line[..colon].Trim();
            if (key.Length is 0 or > 100 || key.Any(c => !char.IsAsciiLetterOrDigit(c)) || settings.Count >= Most)
            {
                continue;
            }

            string value = line[(colon + 1)..].Trim();
            bool isInner = line[0] == ' ';
            section = isInner ? section : value.Length == 0 ? key : "";
            if (value.Length > 0)
            {
                _ = settings.TryAdd(isInner && section.Length > 0 ? $"{section}.{key}" : key, Plain(value));
            }
        }

        return settings;
    }

    private static string Plain(string value)
    {
        string bare = value.Length > 1 && value[0] == '"' && value[^1] == '"' ? value[1..^1] : value;
        return bare.Length > LongestValue ? bare[..LongestValue] + "…" : bare;
    }
}
