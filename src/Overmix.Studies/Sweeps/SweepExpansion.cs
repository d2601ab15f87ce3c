using System.Globalization;
using Overmix.Config;
using Overmix.Config.Sweeps;
using Overmix.Core.Configuration;
using Overmix.Training.Compute;

namespace Overmix.Studies.Sweeps;

/// <summary>From a sweep's definition to its tasks: every combination of the axes' points, times the seeds, less the exclusions.</summary>
public static class SweepExpansion
{
    /// <summary>More tasks than this are a slip of the pen.</summary>
    public const int MostTasks = 20_000;

    /// <summary>The plan of a sweep. The last axis changes fastest, and the seed faster still. Every configuration is checked.</summary>
    /// <param name="sweep">The sweep.</param>
    /// <exception cref="ConfigException">The configuration of a task breaks a rule; the first few such tasks are named.</exception>
    /// <exception cref="SweepException">There would be no task, or too many.</exception>
    public static SweepPlan Expand(SweepDefinition sweep)
    {
        RequireFewEnough(sweep);
        var names = new CellNames(sweep);
        List<SweepTask> tasks = [];
        List<RunConfig> configs = [];
        List<ConfigMistake> mistakes = [];
        foreach (IReadOnlyList<SweepSetting> cell in Cells(sweep.Axes))
        {
            long[] seeds = [.. sweep.Seeds.Where(seed => !IsExcluded(sweep, cell, seed))];
            string name = seeds.Length == 0 ? "" : names.Next(cell);
            foreach (long seed in seeds)
            {
                if (Configure(sweep, cell, name, seed, mistakes) is { } config)
                {
                    tasks.Add(TaskOf(tasks.Count + 1, cell, config));
                    configs.Add(config);
                }
            }
        }

        if (mistakes.Count > 0)
        {
            throw new ConfigException([.. mistakes.Distinct()]);
        }

        return tasks.Count == 0
            ? throw new SweepException($"{sweep.SourceName}: exclude leaves nothing of the sweep. Leave out less.")
            : new SweepPlan(sweep.Name, SweepPlan.IdentityOf(sweep.Name, sweep.Compare, configs), [.. sweep.Axes.Select(PlanAxis.Of)], sweep.Compare, tasks, ConfigWriter.Write(sweep.BaseConfig));
    }

    private static void RequireFewEnough(SweepDefinition sweep)
    {
        double count = sweep.Axes.Aggregate((double)sweep.Seeds.Count, (product, axis) => product * axis.Points.Count);
        if (count > MostTasks)
        {
            throw new SweepException(string.Create(CultureInfo.InvariantCulture, $"{sweep.SourceName}: {count:0} combinations of axes and seeds, but a sweep may have {MostTasks}. Make several of it."));
        }
    }

    private static IEnumerable<IReadOnlyList<SweepSetting>> Cells(IReadOnlyList<SweepAxis> axes)
    {
        IEnumerable<IReadOnlyList<SweepSetting>> cells = [[]];
        return axes.Aggregate(cells, (sofar, axis) => sofar.SelectMany(cell => axis.Points.Select(point => (IReadOnlyList<SweepSetting>)[.. cell, .. point.Settings])));
    }

    private static bool IsExcluded(SweepDefinition sweep, IReadOnlyList<SweepSetting> cell, long seed)
    {
        Dictionary<string, string> settings = cell.ToDictionary(s => s.Key, s => s.Text);
        settings[SweepDefinition.SeedKey] = seed.ToString(CultureInfo.InvariantCulture);
        return sweep.Exclusions.Any(e => e.Covers(settings));
    }

    private static RunConfig? Configure(SweepDefinition sweep, IReadOnlyList<SweepSetting> cell, string name, long seed, List<ConfigMistake> mistakes)
    {
        try
        {
            return sweep.Build(cell, name, seed);
        }
        catch (ConfigException cause)
        {
            mistakes.AddRange(cause.Mistakes);
            return null;
        }
    }

    private static SweepTask TaskOf(int index, IReadOnlyList<SweepSetting> cell, RunConfig config) =>
        new(index, config.Name, config.Seed, cell.ToDictionary(s => s.Key, s => s.Text), Choices(config.Train, ComputeChoice.Resolve(config).Train));

    private static Dictionary<string, string> Choices(TrainConfig written, TrainConfig chosen)
    {
        Dictionary<string, string> choices = [];
        void Note(string key, string before, string after)
        {
            if (before != after)
            {
                choices[key] = char.ToLowerInvariant(after[0]) + after[1..];
            }
        }

        Note("train.threads", written.Threads.ToString(CultureInfo.InvariantCulture), chosen.Threads.ToString(CultureInfo.InvariantCulture));
        Note("train.precision", written.Precision.ToString(), chosen.Precision.ToString());
        Note("train.layout", written.Layout.ToString(), chosen.Layout.ToString());
        return choices;
    }
}
