using System.Text;
using Overmix.Config;
using Overmix.Core.Configuration;
using Overmix.Runs.Store;

namespace Overmix.Studies.Execution;

/// <summary>A run's resolved configuration as keys and values, in one spelling, so that runs can be held against each other.</summary>
public static class RunSettings
{
    /// <summary>The keys that may differ between seeds of one setting: the seed, the name that a folder's move may have changed, and what does not shape the curve.</summary>
    public static IReadOnlyList<string> FreeKeys { get; } = ["name", "seed", "train.threads", "evaluation.batchSize", "checkpoint.every", "checkpoint.keepLast"];

    /// <summary>Every key with its value as canonical text, texts in quotes.</summary>
    /// <param name="run">The run.</param>
    /// <exception cref="Core.Errors.UserErrorException">Its configuration cannot be read.</exception>
    public static IReadOnlyDictionary<string, string> Of(RunDirectory run)
    {
        string canonical = Encoding.UTF8.GetString(Meaning(run));
        return canonical.Split('\n').Select(line => line.Split('=', 2)).Where(pair => pair.Length == 2).ToDictionary(pair => pair[0], pair => pair[1]);
    }

    /// <summary>
    /// Whether a run was made with a configuration: by what it means, not by its text. An older version may have written other comments, and may lack keys that came
    /// since; those have their defaults.
    /// </summary>
    /// <param name="run">The run.</param>
    /// <param name="config">The configuration; resolved.</param>
    /// <exception cref="Core.Errors.UserErrorException">The run's configuration cannot be read.</exception>
    public static bool AreThoseOf(RunDirectory run, RunConfig config) => Meaning(run).AsSpan().SequenceEqual(ConfigWriter.CanonicalBytes(config));

    /// <summary>The keys in which settings differ.</summary>
    /// <param name="settings">Settings of some runs.</param>
    /// <param name="passed">Keys to pass over.</param>
    /// <returns>A key and its value in each, quotes taken off; null where one lacks the key.</returns>
    public static IReadOnlyList<(string Key, IReadOnlyList<string?> Values)> Differences(IReadOnlyList<IReadOnlyDictionary<string, string>> settings, IReadOnlyList<string> passed) =>
    [
        .. from key in settings.SelectMany(s => s.Keys).Distinct()
           where !passed.Contains(key)
           let values = settings.Select(s => s.GetValueOrDefault(key)?.Trim('"')).ToArray()
           where values.Distinct().Count() > 1
           select (key, (IReadOnlyList<string?>)values),
    ];

    private static byte[] Meaning(RunDirectory run) => ConfigWriter.CanonicalBytes(ConfigReader.Read(run.ReadConfig(), run.PathOf(RunFiles.Config), []).Config);
}
