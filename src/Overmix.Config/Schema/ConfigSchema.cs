using System.Reflection;
using Overmix.Config.Parsing;
using Overmix.Core.Configuration;

namespace Overmix.Config.Schema;

/// <summary>All keys of the configuration, read from the records that hold it: what is documented there is what is read, checked and printed.</summary>
public static class ConfigSchema
{
    private static readonly IReadOnlyList<ConfigKey> Keys = [.. Below(new RunConfig(), "")];
    private static readonly Dictionary<string, ConfigKey> ByPath = Keys.ToDictionary(k => k.Path);

    /// <summary>Every section and key, in the order in which they are written.</summary>
    public static IReadOnlyList<ConfigKey> Describe() => Keys;

    internal static ConfigKey? Find(string path) => ByPath.GetValueOrDefault(path);

    internal static IEnumerable<ConfigKey> Within(string section) => Keys.Where(k => k.Section == section);

    private static IEnumerable<ConfigKey> Below(object section, string prefix)
    {
        foreach (PropertyInfo property in section.GetType().GetProperties())
        {
            if (property.GetCustomAttribute<KeyAttribute>() is not { } documented)
            {
                continue;
            }

            object value = property.GetValue(section)!;
            ConfigKey key = Describe(property, documented, prefix, value);
            yield return key;
            foreach (ConfigKey below in key.IsSection ? Below(value, key.Path + ".") : [])
            {
                yield return below;
            }
        }
    }

    private static ConfigKey Describe(PropertyInfo property, KeyAttribute documented, string prefix, object value)
    {
        bool isSection = RunConfigRules.IsSection(property.PropertyType);
        return new ConfigKey
        {
            Path = prefix + RunConfigRules.KeyOf(property),
            Type = isSection ? "a section" : ValueNames.Of(property.PropertyType),
            Meaning = documented.Meaning,
            Range = documented.Range,
            Unit = documented.Unit,
            Default = isSection ? "" : ValueNames.Format(value),
            Why = documented.Why,
            Property = property,
        };
    }
}
