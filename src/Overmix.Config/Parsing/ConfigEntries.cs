using Overmix.Config.Schema;
using Overmix.Core.Configuration;

namespace Overmix.Config.Parsing;

/// <summary>What file and overrides say, by dotted key, on the way to a configuration. Mistakes are collected, not thrown.</summary>
internal sealed class ConfigEntries
{
    private readonly Dictionary<string, (object Value, ConfigOrigin Origin)> _values = [];
    private readonly HashSet<string> _spoilt = [];

    /// <summary>Everything wrong so far.</summary>
    public List<ConfigMistake> Mistakes { get; } = [];

    /// <summary>Sets a key; a later value wins.</summary>
    public void Set(string path, object value, ConfigOrigin origin)
    {
        _values[path] = (value, origin);
        _ = _spoilt.Remove(path);
    }

    /// <summary>Records a mistake in a key. Rules that concern the key are no longer checked: its value is not what was meant.</summary>
    public void Refuse(string path, string message, ConfigOrigin origin)
    {
        _ = _spoilt.Add(path);
        Mistakes.Add(new ConfigMistake(origin, path, message));
    }

    /// <summary>What was set for a key; null if nothing was.</summary>
    public object? Find(string path) => _values.TryGetValue(path, out (object Value, ConfigOrigin Origin) entry) ? entry.Value : null;

    /// <summary>The configuration: defaults where nothing was set.</summary>
    public RunConfig Build() => (RunConfig)Build(typeof(RunConfig), "");

    /// <summary>Adds what the rules of the configuration find, each at the place its key was written.</summary>
    public void CheckRules(RunConfig config, ConfigOrigin whole)
    {
        foreach (ConfigProblem problem in RunConfigRules.Check(config))
        {
            string[] concerned = [problem.Key, .. ConfigSchema.Describe().Select(k => k.Path).Where(path => Mentions(problem.Message, path))];
            if (!concerned.Any(_spoilt.Contains))
            {
                // A default can break a rule only together with a key that was written: point there.
                string? written = concerned.FirstOrDefault(_values.ContainsKey);
                Mistakes.Add(new ConfigMistake(written is null ? whole : _values[written].Origin, problem.Key, Quoted.Plain(problem.Message)));
            }
        }
    }

    private static bool Mentions(string message, string path) => path.Contains('.') && message.Contains(path, StringComparison.Ordinal);

    private object Build(Type type, string section)
    {
        object built = Activator.CreateInstance(type)!;
        foreach (ConfigKey key in ConfigSchema.Within(section))
        {
            if (key.IsSection)
            {
                key.Property.SetValue(built, Build(key.Property.PropertyType, key.Path));
            }
            else if (_values.TryGetValue(key.Path, out (object Value, ConfigOrigin Origin) entry))
            {
                key.Property.SetValue(built, entry.Value);
            }
        }

        return built;
    }
}
