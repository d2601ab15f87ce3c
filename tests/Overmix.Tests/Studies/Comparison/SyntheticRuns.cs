using Overmix.Config;
using Overmix.Core.Configuration;
using Overmix.Core.Errors;
using Overmix.Runs.Store;
using Overmix.Runs.Writing;
using Overmix.Tests.Runs;

namespace Overmix.Tests.Studies.Comparison;

/// <summary>Finished runs with made-up errors: a true configuration, nothing trained.</summary>
internal static class SyntheticRuns
{
    /// <summary>A run of three evaluations: the middle one is best on validation.</summary>
    /// <param name="root">The store.</param>
    /// <param name="config">Configuration; name and seed are the run's.</param>
    /// <param name="best">Test error at the evaluation best on validation.</param>
    /// <param name="last">Test error at the last.</param>
    /// <param name="end">How it ended; null for a run that was killed.</param>
    public static RunDirectory Make(string root, RunConfig config, double best, double last, ExitCode? end = ExitCode.Done)
    {
        RunDirectory run = new RunStore(root, new ManualTime()).Create(Runs.Samples.Run(name: config.Name, seed: config.Seed) with { ConfigText = ConfigWriter.Write(config), SourceText = null, OverridesText = null });
        using RunWriter writer = RunWriter.Open(run, new ManualTime());
        writer.Record(Runs.Samples.Record(1, 0.9, 0.8), Runs.Samples.Timing(1));
        writer.Record(Runs.Samples.Record(10, best, 0.1), Runs.Samples.Timing(10));
        writer.Record(Runs.Samples.Record(100, last, 0.3), Runs.Samples.Timing(100));
        if (end is { } code)
        {
            writer.Note(RunEvents.End(code, 100, 200, "budget spent"));
        }

        return run;
    }
}
