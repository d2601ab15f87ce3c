using Overmix.Cli.Output;
using Overmix.Studies.Sweeps;

namespace Overmix.Cli.Sweeps;

/// <summary>What to do next with a sweep.</summary>
internal static class SweepAdvice
{
    /// <summary>A line for people.</summary>
    /// <param name="sweep">The sweep's folder.</param>
    /// <param name="goOn">The command that does what is missing, without the folder.</param>
    public static string For(SweepFolder sweep, string goOn)
    {
        IReadOnlyList<TaskStanding> tasks = SweepStanding.Of(sweep);
        (int done, int diverged) = (tasks.Count(t => t.IsDone), tasks.Count(t => t.HasDiverged));
        string next = done + diverged < tasks.Count ? $"go on with: {goOn} {sweep.Path}" : done > 0 ? $"collect with: overmix sweep collect {sweep.Path}" : "there is nothing to collect";
        return diverged == 0 ? next : $"{Figures.Count(diverged)} diverged, and would again with this learning rate; {next}";
    }
}
