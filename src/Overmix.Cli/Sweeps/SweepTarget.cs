using System.CommandLine;
using Overmix.Cli.Commands;
using Overmix.Config.Sweeps;
using Overmix.Studies.Sweeps;

namespace Overmix.Cli.Sweeps;

/// <summary>How people name a sweep: by its folder, or by the file that describes it.</summary>
internal static class SweepTarget
{
    /// <summary>The argument for a planned sweep or a file.</summary>
    public static Argument<string> Any() => CommonOptions.Named(new Argument<string>("DIR|FILE") { Description = "The sweep's folder, or the file that describes it." });

    /// <summary>The argument for a planned sweep.</summary>
    public static Argument<string> Planned() => CommonOptions.Named(new Argument<string>("DIR") { Description = "The sweep's folder." });

    /// <summary><c>--out</c>.</summary>
    public static Option<string?> Out() => CommonOptions.Named(new Option<string?>("--out") { Description = "Folder of the sweep; 'runs' and its name by default.", HelpName = "DIR" });

    /// <summary>Where a sweep's folder is, if nothing else is said.</summary>
    public static string FolderOf(SweepDefinition sweep, string? folder) => folder ?? Path.Combine(CommonOptions.RunsFolder, sweep.Name);

    /// <summary>Opens a sweep's folder; a file is planned first, unless that was done before. To look only, nothing is written.</summary>
    /// <exception cref="SweepException">There is no such sweep, or its folder holds another plan.</exception>
    public static SweepFolder Open(string target, string? folder, bool toLookOnly = false)
    {
        if (Directory.Exists(target) || Path.GetFileName(target) == SweepFolder.TasksName)
        {
            return folder is null ? SweepFolder.Open(target) : throw new SweepException($"--out names a folder for a sweep's file, but {target} is a planned sweep already. Leave --out away.");
        }

        SweepDefinition sweep = SweepReader.ReadFile(target);
        (string path, SweepPlan plan) = (FolderOf(sweep, folder), SweepExpansion.Expand(sweep));
        return toLookOnly ? SweepFolder.Propose(path, plan) : SweepFolder.Keep(path, sweep, plan, out _);
    }
}
