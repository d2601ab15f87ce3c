using Overmix.Config.Parsing;
using Overmix.Core.Configuration;

namespace Overmix.Config.Sweeps;

/// <summary>A sweep as its file describes it: a base configuration and what varies.</summary>
public sealed record SweepDefinition
{
    /// <summary>Key of the seed in exclusions.</summary>
    public const string SeedKey = "seed";

    /// <summary>Name of the sweep, and of its folder.</summary>
    public required string Name { get; init; }

    /// <summary>The axes: each of the grid, then each group of zipped ones.</summary>
    public required IReadOnlyList<SweepAxis> Axes { get; init; }

    /// <summary>The seeds of each cell.</summary>
    public required IReadOnlyList<long> Seeds { get; init; }

    /// <summary>What is left out.</summary>
    public required IReadOnlyList<SweepExclusion> Exclusions { get; init; }

    /// <summary>Axes along which paired differences are wanted, by name.</summary>
    public required IReadOnlyList<string> Compare { get; init; }

    /// <summary>The file's text as read.</summary>
    public required string SourceText { get; init; }

    /// <summary>Name of the file in messages.</summary>
    public required string SourceName { get; init; }

    /// <summary>What the base configuration was read from: a fresh copy each time.</summary>
    internal Func<ConfigEntries> Base { get; init; } = () => new ConfigEntries();

    /// <summary>The base configuration: what no axis varies. It may break a rule that the axes mend.</summary>
    public RunConfig BaseConfig => Base().Build() with { Name = Name };

    /// <summary>The configuration of a task.</summary>
    /// <param name="settings">What the axes give it.</param>
    /// <param name="name">Name of its group of runs.</param>
    /// <param name="seed">Root seed.</param>
    /// <exception cref="ConfigException">It breaks a rule: the message names the place in the sweep's file.</exception>
    public RunConfig Build(IReadOnlyList<SweepSetting> settings, string name, long seed)
    {
        ConfigEntries entries = Base();
        var whole = ConfigOrigin.Whole(SourceName);
        foreach (SweepSetting setting in settings)
        {
            entries.Set(setting.Key, setting.Value, setting.Origin);
        }

        entries.Set("name", name, whole);
        entries.Set(SeedKey, seed, whole);
        RunConfig config = entries.Build();
        entries.CheckRules(config, whole);
        return entries.Mistakes.Count == 0 ? config : throw new ConfigException(entries.Mistakes);
    }
}
