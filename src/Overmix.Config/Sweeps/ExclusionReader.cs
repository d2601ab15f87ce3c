using System.Globalization;
using Overmix.Config.Parsing;
using Overmix.Config.Schema;

namespace Overmix.Config.Sweeps;

/// <summary>What a sweep's file leaves out.</summary>
internal static class ExclusionReader
{
    /// <summary>Reads the exclusions: a mapping of keys to one or several values each, or a list of such mappings.</summary>
    public static IEnumerable<SweepExclusion> Read(YamlNode? node, IReadOnlyList<SweepAxis> axes, IReadOnlyList<long> seeds, AxisReader values, List<ConfigMistake> mistakes)
    {
        foreach (YamlNode item in node switch { null => [], YamlSequence list => list.Items, _ => [node] })
        {
            if (item is not YamlMapping mapping || mapping.Entries.Count == 0)
            {
                mistakes.Add(new ConfigMistake(item.Origin, "exclude", "must hold keys of axes with values to leave out together, as in '- {data.train: 50, mixup.alpha: 1}'"));
                continue;
            }

            Dictionary<string, IReadOnlyList<string>> excluded = [];
            foreach ((YamlScalar name, YamlNode value) in mapping.Entries)
            {
                string[] known = name.Text == SweepDefinition.SeedKey
                    ? [.. seeds.Select(s => s.ToString(CultureInfo.InvariantCulture))]
                    : [.. axes.Where(a => a.Keys.Contains(name.Text)).SelectMany(a => a.Points).SelectMany(p => p.Settings).Where(s => s.Key == name.Text).Select(s => s.Text)];
                if (known.Length == 0)
                {
                    mistakes.Add(new ConfigMistake(name.Origin, "exclude", $"{Quoted.Text(name.Text)} is no axis of this sweep; its axes: {string.Join(", ", axes.SelectMany(a => a.Keys).Append(SweepDefinition.SeedKey))}"));
                    continue;
                }

                SweepSetting[] named = values.Several(ConfigSchema.Find(name.Text)!, value);
                foreach (SweepSetting stranger in named.Where(s => !known.Contains(s.Text)))
                {
                    mistakes.Add(new ConfigMistake(stranger.Origin, "exclude", $"leaves out {Quoted.Text(stranger.ToString())}, which is not in the sweep; there are: {string.Join(", ", known.Distinct())}"));
                }

                excluded[name.Text] = [.. named.Select(s => s.Text)];
            }

            yield return new SweepExclusion(excluded);
        }
    }
}
