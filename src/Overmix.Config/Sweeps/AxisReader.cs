using Overmix.Config.Parsing;
using Overmix.Config.Schema;

namespace Overmix.Config.Sweeps;

/// <summary>The axes of a sweep's file.</summary>
internal sealed class AxisReader(List<ConfigMistake> mistakes)
{
    private readonly Dictionary<string, ConfigOrigin> _seen = [];

    /// <summary>Axes that are crossed with each other: a key with its values each.</summary>
    public IReadOnlyList<SweepAxis> Grid(YamlNode node)
    {
        if (node is not YamlMapping mapping)
        {
            mistakes.Add(new ConfigMistake(node.Origin, "grid", "must hold keys with lists of values, as in 'mixup.alpha: [0.2, 1]'"));
            return [];
        }

        return [.. mapping.Entries.Select(e => Values(e.Key, e.Value)).OfType<(ConfigKey Key, SweepSetting[] Values)>()
            .Select(axis => new SweepAxis([axis.Key.Path], [.. axis.Values.Select(v => new SweepPoint([v]))]))];
    }

    /// <summary>Groups of keys that advance together: one mapping of keys to lists, or a list of such mappings.</summary>
    public IReadOnlyList<SweepAxis> Zip(YamlNode node)
    {
        List<SweepAxis> axes = [];
        foreach (YamlNode group in node is YamlSequence sequence ? sequence.Items : [node])
        {
            if (group is not YamlMapping mapping)
            {
                mistakes.Add(new ConfigMistake(group.Origin, "zip", "must hold keys with lists of values of one length, which advance together"));
                continue;
            }

            (ConfigKey Key, SweepSetting[] Values)[] keys = [.. mapping.Entries.Select(e => Values(e.Key, e.Value, mayRepeat: true)).OfType<(ConfigKey, SweepSetting[])>()];
            if (keys.Length == 0)
            {
                continue;
            }

            if (keys.FirstOrDefault(k => k.Values.Length != keys[0].Values.Length) is { Key: { } other } different)
            {
                mistakes.Add(new ConfigMistake(different.Values[0].Origin, "zip", $"goes through {keys[0].Key.Path} and {other.Path} together, but they have {keys[0].Values.Length} and {different.Values.Length} values; give them equally many"));
                continue;
            }

            SweepPoint[] points = [.. Enumerable.Range(0, keys[0].Values.Length).Select(i => new SweepPoint([.. keys.Select(k => k.Values[i])]))];
            foreach (SweepPoint again in points.GroupBy(p => string.Join(", ", p.Settings)).Where(g => g.Count() > 1).Select(g => g.ElementAt(1)))
            {
                mistakes.Add(new ConfigMistake(again.Settings[0].Origin, "zip", $"goes through {Quoted.Text(string.Join(", ", again.Settings))} twice; keep one"));
            }

            axes.Add(new SweepAxis([.. keys.Select(k => k.Key.Path)], points));
        }

        return axes;
    }

    /// <summary>The values of a key: one, or a list of them.</summary>
    public SweepSetting[] Several(ConfigKey key, YamlNode node)
    {
        bool isOne = ValueNames.ElementOf(key.Property.PropertyType) is null ? node is YamlScalar : node is not YamlSequence { Items: [YamlSequence, ..] };
        IReadOnlyList<YamlNode> items = isOne ? [node] : node is YamlSequence list ? list.Items : [];
        if (items.Count == 0)
        {
            mistakes.Add(new ConfigMistake(node.Origin, key.Path, $"must have a list of values, each {ValueNames.Of(key.Property.PropertyType)}"));
        }

        return [.. items.Select(item => One(key, item)).OfType<SweepSetting>()];
    }

    private (ConfigKey Key, SweepSetting[] Values)? Values(YamlScalar name, YamlNode node, bool mayRepeat = false)
    {
        if (KeyOf(name) is not { } key)
        {
            return null;
        }

        if (!_seen.TryAdd(key.Path, name.Origin))
        {
            mistakes.Add(new ConfigMistake(name.Origin, key.Path, $"varies twice, first on line {_seen[key.Path].Line}; keep one"));
            return null;
        }

        if (node is not YamlSequence)
        {
            mistakes.Add(new ConfigMistake(node.Origin, key.Path, "must have a list of values, as in [1, 2]; what does not vary belongs below 'settings:'"));
            return null;
        }

        SweepSetting[] values = Several(key, node);
        foreach (SweepSetting again in mayRepeat ? [] : values.GroupBy(v => v.Text).Where(g => g.Count() > 1).Select(g => g.ElementAt(1)))
        {
            mistakes.Add(new ConfigMistake(again.Origin, key.Path, $"has the value {Quoted.Text(again.Text)} twice; keep one"));
        }

        return values.Length == 0 ? null : (key, values);
    }

    private ConfigKey? KeyOf(YamlScalar name)
    {
        (string? message, ConfigKey? key) = ConfigSchema.Find(name.Text) switch
        {
            null => (UnknownKey.Message(name.Text, section: ""), null),
            { IsSection: true } => ($"{name.Text} is a section; name one of its keys, as in {ConfigSchema.Within(name.Text).First().Path}", null),
            { Path: "name" } => ("name cannot vary: each cell gets a name from its settings", null),
            { Path: SweepDefinition.SeedKey } => ("seed is no axis; list the seeds below 'seeds:'", null),
            { } found => ((string?)null, found),
        };
        if (message is not null)
        {
            mistakes.Add(new ConfigMistake(name.Origin, "", message));
        }

        return key;
    }

    private SweepSetting? One(ConfigKey key, YamlNode node)
    {
        var entries = new ConfigEntries();
        ValueReader.Read(key, node, entries);
        mistakes.AddRange(entries.Mistakes);
        return entries.Find(key.Path) is { } value ? new SweepSetting(key.Path, ValueNames.Override(value), value, node.Origin) : null;
    }
}
