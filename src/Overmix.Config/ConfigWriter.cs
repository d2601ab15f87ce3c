using System.Text;
using Overmix.Config.Parsing;
using Overmix.Config.Schema;
using Overmix.Core.Configuration;

namespace Overmix.Config;

/// <summary>A configuration to text. Equal configurations give equal text, on every machine.</summary>
public static class ConfigWriter
{
    private const string CanonicalHeader = "overmix-config 1\n";

    /// <summary>The whole configuration as YAML, every key with its meaning, range and unit as a comment. Reading it gives the same values, bit for bit.</summary>
    /// <param name="config">The configuration.</param>
    public static string Write(RunConfig config)
    {
        var text = new StringBuilder("# Resolved configuration: every key, defaults included.\n");
        foreach ((ConfigKey key, object value) in Values(config))
        {
            string indent = key.Section.Length == 0 ? "" : "  ";
            text.Append(key.IsSection ? "\n" : "").Append(indent).Append("# ").Append(Comment(key)).Append('\n');
            text.Append(indent).Append(key.Name).Append(key.IsSection ? ":" : ": " + ValueNames.Format(value)).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>
    /// The configuration as bytes to hash: a header line with the format's number, then one line <c>key=value</c> a key, keys in ordinal order,
    /// numbers in their shortest exact form, UTF-8. Two configurations are the same exactly if these bytes are.
    /// </summary>
    /// <param name="config">The configuration.</param>
    public static byte[] CanonicalBytes(RunConfig config)
    {
        IEnumerable<string> lines = Values(config)
            .Where(v => !v.Key.IsSection)
            .OrderBy(v => v.Key.Path, StringComparer.Ordinal)
            .Select(v => $"{v.Key.Path}={ValueNames.Format(v.Value)}\n");
        return Encoding.UTF8.GetBytes(CanonicalHeader + string.Concat(lines));
    }

    private static IEnumerable<(ConfigKey Key, object Value)> Values(RunConfig config)
    {
        Dictionary<string, object> sections = new() { [""] = config };
        foreach (ConfigKey key in ConfigSchema.Describe())
        {
            object value = key.Property.GetValue(sections[key.Section])!;
            if (key.IsSection)
            {
                sections[key.Path] = value;
            }

            yield return (key, value);
        }
    }

    private static string Comment(ConfigKey key)
    {
        string unit = key.Unit.Length == 0 ? "" : $" Unit: {key.Unit}.";
        return key.IsSection ? key.Meaning : $"{key.Meaning} Allowed: {key.Range}.{unit}";
    }
}
