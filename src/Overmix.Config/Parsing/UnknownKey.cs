using Overmix.Config.Schema;
using Overmix.Core.Suggestions;

namespace Overmix.Config.Parsing;

/// <summary>What to say about a key that does not exist.</summary>
internal static class UnknownKey
{
    /// <summary>Names the key that was probably meant: one of the same section first, one of another section otherwise.</summary>
    /// <param name="written">The key as written; dotted in an override.</param>
    /// <param name="section">The section it was written in; empty at the top.</param>
    public static string Message(string written, string section)
    {
        string path = section.Length == 0 ? written : $"{section}.{written}";
        string where = section.Length == 0 ? "" : $" in section '{section}'";
        return $"unknown key {Quoted.Text(written)}{where}{Remedy(written, path, section)}";
    }

    private static string Remedy(string written, string path, string section)
    {
        if (ConfigSchema.Find(path) is { IsSection: false } dotted)
        {
            return $"; in a file, write '{dotted.Name}:' below '{dotted.Section}:'"; // Only a file's key can be a known path and unknown in its section.
        }

        if (Nearest(written, ConfigSchema.Within(section), key => key.Name) is { } sibling)
        {
            return $"; did you mean {sibling.Path}?";
        }

        IEnumerable<ConfigKey> leaves = ConfigSchema.Describe().Where(k => !k.IsSection);
        ConfigKey? elsewhere = Nearest(path, leaves, key => key.Path) ?? Nearest(written, leaves, key => key.Name);
        return elsewhere is not null
            ? $"; did you mean {elsewhere.Path}?"
            : $"; known here: {string.Join(", ", ConfigSchema.Within(section).Select(k => k.Name))}";
    }

    private static ConfigKey? Nearest(string written, IEnumerable<ConfigKey> keys, Func<ConfigKey, string> name)
    {
        string? word = NearestWord.To(written, keys.Select(name));
        return word is null ? null : keys.First(k => name(k) == word);
    }
}
