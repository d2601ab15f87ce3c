using Overmix.Config.Schema;

namespace Overmix.Config.Parsing;

/// <summary>Overrides of the form <c>key=value</c>.</summary>
internal static class OverrideEntries
{
    /// <summary>Reads overrides in order; a later one wins.</summary>
    public static void Read(IReadOnlyList<string> overrides, ConfigEntries entries)
    {
        foreach (string text in overrides)
        {
            var origin = ConfigOrigin.Whole($"-s {Quoted.Plain(text)}");
            int equals = text.IndexOf('=');
            if (equals < 0)
            {
                entries.Mistakes.Add(new ConfigMistake(origin, "", "write key=value, as in mixup.alpha=0.4"));
                continue;
            }

            (string path, string value) = (text[..equals].Trim(), text[(equals + 1)..].Trim());
            if (ConfigSchema.Find(path) is not { } key)
            {
                entries.Mistakes.Add(new ConfigMistake(origin, "", UnknownKey.Message(path, section: "")));
            }
            else if (key.IsSection)
            {
                entries.Refuse(path, $"is a section; set one of its keys, as in {ConfigSchema.Within(path).First().Path}=…", origin);
            }
            else
            {
                ValueReader.Read(key, value, entries, origin);
            }
        }
    }
}
