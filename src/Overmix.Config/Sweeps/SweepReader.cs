using System.Globalization;
using System.Text;
using Overmix.Config.Parsing;
using Overmix.Core.Configuration;
using Overmix.Core.Suggestions;

namespace Overmix.Config.Sweeps;

/// <summary>Reads a sweep's file: YAML or JSON, or everything that is wrong with it at once. As strict as a configuration.</summary>
public sealed class SweepReader
{
    private const int MostSeeds = 10_000;
    private const long LargestSeed = 1L << 53;
    private static readonly string[] Known = ["name", "config", "settings", "grid", "zip", "seeds", "exclude", "compare"];

    private readonly string _source;
    private readonly List<ConfigMistake> _mistakes = [];
    private readonly Dictionary<string, YamlNode> _entries = [];

    private SweepReader(string source) => _source = source;

    /// <summary>Reads a sweep's file. What it names with <c>config:</c> is looked for beside it.</summary>
    /// <param name="path">The file: UTF-8, at most 1 MB.</param>
    /// <exception cref="ConfigException">The file or its base configuration is missing or unreadable, or anything in them is wrong.</exception>
    public static SweepDefinition ReadFile(string path) => Read(ConfigReader.Load(path), path);

    /// <summary>Reads a sweep from text.</summary>
    /// <param name="text">YAML or JSON.</param>
    /// <param name="sourceName">Name of the text in messages; the base configuration is looked for beside it.</param>
    /// <exception cref="ConfigException">Anything is wrong.</exception>
    public static SweepDefinition Read(string text, string sourceName) => new SweepReader(sourceName).Read(text);

    private SweepDefinition Read(string text)
    {
        if (Encoding.UTF8.GetByteCount(text) > ConfigReader.LargestFile)
        {
            throw new ConfigException([new ConfigMistake(ConfigOrigin.Whole(_source), "", "is larger than 1 MB; a sweep has a few kilobytes")]);
        }

        Collect(YamlTree.Parse(text, _source, _mistakes));
        var axes = new AxisReader(_mistakes);
        IReadOnlyList<SweepAxis> found = [.. _entries.TryGetValue("grid", out YamlNode? grid) ? axes.Grid(grid) : [], .. _entries.TryGetValue("zip", out YamlNode? zip) ? axes.Zip(zip) : []];
        IReadOnlyList<long> seeds = Seeds();
        Func<ConfigEntries> entries = Base();
        var definition = new SweepDefinition
        {
            Name = Name(),
            Axes = found,
            Seeds = seeds,
            Exclusions = [.. ExclusionReader.Read(_entries.GetValueOrDefault("exclude"), found, seeds, axes, _mistakes)],
            Compare = Compare(found),
            SourceText = text,
            SourceName = _source,
            Base = entries,
        };
        return _mistakes.Count == 0 ? definition : throw new ConfigException(_mistakes);
    }

    // The configuration's own rule: the name is a folder's too.
    private string Name()
    {
        string name = Text("name") ?? Path.GetFileNameWithoutExtension(_source);
        ConfigOrigin origin = _entries.GetValueOrDefault("name")?.Origin ?? ConfigOrigin.Whole(_source);
        _mistakes.AddRange(RunConfigRules.Check(new RunConfig { Name = name }).Where(p => p.Key == "name").Select(p => new ConfigMistake(origin, "name", Quoted.Plain(p.Message))));
        return name;
    }

    private void Collect(YamlMapping? root)
    {
        foreach ((YamlScalar name, YamlNode value) in root?.Entries ?? [])
        {
            if (!Known.Contains(name.Text))
            {
                string remedy = NearestWord.To(name.Text, Known) is { } nearest ? $"did you mean {nearest}?" : $"known here: {string.Join(", ", Known)}";
                _mistakes.Add(new ConfigMistake(name.Origin, "", $"unknown key {Quoted.Text(name.Text)}; {remedy}"));
            }
            else if (!_entries.TryAdd(name.Text, value))
            {
                _mistakes.Add(new ConfigMistake(name.Origin, name.Text, "is written twice; keep one"));
            }
        }
    }

    private string? Text(string key)
    {
        switch (_entries.GetValueOrDefault(key))
        {
            case null:
                return null;
            case YamlScalar { Text.Length: > 0 } scalar:
                return scalar.Text;
            case { } node:
                _mistakes.Add(new ConfigMistake(node.Origin, key, "must be a text"));
                return null;
        }
    }

    // Read once here, for its mistakes; then once a task, so that no task can change another's.
    private Func<ConfigEntries> Base()
    {
        string? name = Text("config"), path = name is null ? null : Path.Combine(Path.GetDirectoryName(_source) ?? "", name);
        string? text = path is null ? null : ConfigReader.Load(path);
        YamlNode? settings = _entries.GetValueOrDefault("settings");
        List<ConfigMistake> syntax = [];
        YamlMapping? root = text is null ? null : YamlTree.Parse(text, path!, syntax);
        _mistakes.AddRange(syntax);
        if (settings is not null and not YamlMapping)
        {
            _mistakes.Add(new ConfigMistake(settings.Origin, "settings", "must hold keys with values, as a configuration file does"));
        }

        ConfigEntries Read()
        {
            var entries = new ConfigEntries();
            foreach (YamlMapping mapping in new[] { root, settings as YamlMapping }.OfType<YamlMapping>())
            {
                FileEntries.Read(mapping, "", entries);
            }

            return entries;
        }

        _mistakes.AddRange(Read().Mistakes);
        return Read;
    }

    private List<string> Compare(IReadOnlyList<SweepAxis> axes)
    {
        YamlNode? node = _entries.GetValueOrDefault("compare");
        List<string> names = [];
        foreach (YamlNode item in node switch { null => [], YamlSequence list => list.Items, _ => [node] })
        {
            string key = (item as YamlScalar)?.Text ?? "";
            if (axes.FirstOrDefault(a => a.Keys.Contains(key) || a.Name == key) is { } axis)
            {
                names.Add(axis.Name);
            }
            else
            {
                _mistakes.Add(new ConfigMistake(item.Origin, "compare", $"{Quoted.Text(key)} is no axis of this sweep; its axes: {string.Join(", ", axes.SelectMany(a => a.Keys))}"));
            }
        }

        return names;
    }

    private long[] Seeds()
    {
        List<long> seeds = [];
        YamlNode? node = _entries.GetValueOrDefault("seeds");
        foreach (YamlNode item in node switch { null => [], YamlSequence list => list.Items, _ => [node] })
        {
            string text = (item as YamlScalar)?.Text ?? "";
            string[] ends = text.Split('-');
            if (ends.Length > 2 || !TryParse(ends[0], out long from) || !TryParse(ends[^1], out long to) || to < from || to - from >= MostSeeds)
            {
                _mistakes.Add(new ConfigMistake(item.Origin, "seeds", $"is {(text.Length > 0 ? Quoted.Text(text) : "not a number")}, but must be a list of whole numbers ≥ 0 or a range, as in [1, 2, 3] or 1-3"));
                continue;
            }

            for (long seed = from; seed <= to; seed++)
            {
                if (seeds.Contains(seed))
                {
                    _mistakes.Add(new ConfigMistake(item.Origin, "seeds", $"has {seed} twice; keep one"));
                }

                seeds.Add(seed);
            }
        }

        return seeds.Count == 0 ? [1] : [.. seeds];
    }

    private static bool TryParse(string text, out long seed) => long.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out seed) && seed <= LargestSeed;
}
