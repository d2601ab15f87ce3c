using Overmix.Config.Schema;

namespace Overmix.Config.Parsing;

/// <summary>The keys of a parsed file.</summary>
internal static class FileEntries
{
    /// <summary>Reads all keys of a section and of the sections below it.</summary>
    public static void Read(YamlMapping mapping, string section, ConfigEntries entries)
    {
        Dictionary<string, ConfigOrigin> seen = [];
        foreach ((YamlScalar name, YamlNode value) in mapping.Entries)
        {
            string path = section.Length == 0 ? name.Text : $"{section}.{name.Text}";
            if (ConfigSchema.Within(section).FirstOrDefault(k => k.Name == name.Text) is not { } key)
            {
                entries.Mistakes.Add(new ConfigMistake(name.Origin, "", UnknownKey.Message(name.Text, section)));
            }
            else if (!seen.TryAdd(name.Text, name.Origin))
            {
                entries.Refuse(path, $"is written twice, first on line {seen[name.Text].Line}; keep one", name.Origin);
            }
            else if (key.IsSection)
            {
                ReadSection(key, value, entries);
            }
            else
            {
                ValueReader.Read(key, value, entries);
            }
        }
    }

    // A section whose keys are all commented out is an empty value: nothing is set, and nothing is wrong.
    private static void ReadSection(ConfigKey key, YamlNode value, ConfigEntries entries)
    {
        if (value is YamlMapping mapping)
        {
            Read(mapping, key.Path, entries);
        }
        else if (value is not YamlScalar { IsPlain: true, Text: "" })
        {
            entries.Refuse(key.Path, $"is a section; write its keys below it, indented, as in '{ConfigSchema.Within(key.Path).First().Name}: …'", value.Origin);
        }
    }
}
