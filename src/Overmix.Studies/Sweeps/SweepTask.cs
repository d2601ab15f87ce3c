using System.Globalization;
using Overmix.Config;
using Overmix.Config.Sweeps;
using Overmix.Core.Configuration;
using Overmix.Studies.Execution;

namespace Overmix.Studies.Sweeps;

/// <summary>One run of a sweep: a line of its task list.</summary>
/// <param name="Index">Number of the task, from 1; also the run's number in its cell.</param>
/// <param name="Cell">Name of the cell, which its seeds share; also the group of the run.</param>
/// <param name="Seed">Root seed.</param>
/// <param name="Settings">What the axes give it: value by key, as <c>-s</c> takes them.</param>
/// <param name="Choices">What was chosen for the machine when the sweep was planned, so that every machine computes alike: threads, precision, layout.</param>
public sealed record SweepTask(int Index, string Cell, long Seed, IReadOnlyDictionary<string, string> Settings, IReadOnlyDictionary<string, string> Choices)
{
    /// <summary>Its name for people.</summary>
    public string Label => string.Create(CultureInfo.InvariantCulture, $"{Cell}, seed {Seed}");

    /// <summary>Its settings with the seed among them.</summary>
    public IReadOnlyDictionary<string, string> SettingsWithSeed =>
        new Dictionary<string, string>(Settings) { [SweepDefinition.SeedKey] = Seed.ToString(CultureInfo.InvariantCulture) };

    /// <summary>The overrides that make it from the base configuration.</summary>
    public IReadOnlyList<string> Overrides =>
        [.. Settings.Concat(Choices).Select(s => $"{s.Key}={s.Value}"), $"name={Cell}", string.Create(CultureInfo.InvariantCulture, $"seed={Seed}")];

    /// <summary>Its configuration.</summary>
    /// <param name="baseText">The base configuration.</param>
    /// <exception cref="ConfigException">The base configuration is damaged, or of another version.</exception>
    public RunConfig ConfigFrom(string baseText) => ConfigReader.Read(baseText, SweepFolder.BaseName, Overrides).Config;

    /// <summary>It as a run of a set.</summary>
    /// <param name="baseText">The base configuration.</param>
    public PlannedRun PlannedFrom(string baseText) => new(Label, ConfigFrom(baseText), Index);
}
