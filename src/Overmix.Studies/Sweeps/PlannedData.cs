using Overmix.Config;
using Overmix.Core.Configuration;
using Overmix.Core.Seeding;
using Overmix.Runs.Store;
using Overmix.Studies.Execution;
using Overmix.Training.Data;

namespace Overmix.Studies.Sweeps;

/// <summary>Looks at the data of a plan before anything is run, so that a sweep does not fail task by task.</summary>
internal static class PlannedData
{
    /// <summary>The folders that the tasks will have, seen from the sweep's.</summary>
    /// <param name="plan">The plan.</param>
    /// <returns>One a task, for example <c>train50-alpha0.2/0001-3f2a9c10</c>.</returns>
    /// <exception cref="DataException">A task's data cannot be had, or are too few for it.</exception>
    public static IReadOnlyList<string> Folders(SweepPlan plan)
    {
        Dictionary<DataConfig, string> hashes = [];
        foreach (IGrouping<DataConfig, RunConfig> sharing in plan.Configs.GroupBy(c => Source(c.Data)))
        {
            IDataSet set = DataSetCatalog.Open(sharing.Key);
            foreach (RunConfig config in sharing.DistinctBy(c => (c.Data, c.Data.Seed < 0 ? c.Seed : c.Data.Seed))) // the luck of the draw may leave a class too few
            {
                _ = DataPreparation.Choose(set, config.Data, new RandomStreams((ulong)config.Seed));
            }

            hashes[sharing.Key] = set.Sha256;
            (set as IDisposable)?.Dispose();
        }

        return [.. plan.Tasks.Zip(plan.Configs, (task, config) => $"{task.Cell}/{IdOf(task, config, hashes[Source(config.Data)])}")];
    }

    private static string IdOf(SweepTask task, RunConfig config, string sha256)
    {
        string hash = RunIdentity.Hash(ConfigWriter.Write(config), config.Seed, sha256, RunExecution.SemanticsVersion);
        return FormattableString.Invariant($"{task.Index:D4}-{hash[..RunIdentity.ShortLength]}");
    }

    // What decides which examples there are; what is done with them does not matter here.
    private static DataConfig Source(DataConfig data) => new() { Name = data.Name, Path = data.Path, ImageSize = data.ImageSize, InMemory = data.InMemory };
}
