using Overmix.Cli.Commands;
using Overmix.Cli.Reports;
using Overmix.Studies.Figures;

namespace Overmix.Cli.Claims;

/// <summary>What <c>reproduce</c> was asked for.</summary>
internal sealed record ReproduceOptions
{
    private const string UsualKeep = "docs/results";

    /// <summary>Ids as given.</summary>
    public required IReadOnlyList<string> Ids { get; init; }

    /// <summary>The scale.</summary>
    public required ClaimScale Scale { get; init; }

    /// <summary>Folder of runs and results; null for the usual one.</summary>
    public string? Folder { get; init; }

    /// <summary>CIFAR-10 as images; empty for none.</summary>
    public string Images { get; init; } = "";

    /// <summary>The device; empty for the scale's own.</summary>
    public string Device { get; init; } = "";

    /// <summary>Where to keep; null for nowhere.</summary>
    public string? Keep { get; init; }

    /// <summary>Whether kept records do not count.</summary>
    public bool IsFresh { get; init; }

    /// <summary>Whether only the plan is wanted.</summary>
    public bool IsDryRun { get; init; }

    /// <summary>Whether as JSON.</summary>
    public bool AsJson { get; init; }

    /// <summary>The scale's name.</summary>
    public string ScaleName => Scale.ToString().ToLowerInvariant();

    /// <summary>Folder of runs and results.</summary>
    public string OutFolder => Path.GetFullPath(Folder ?? Path.Combine(CommonOptions.RunsFolder, "claims-" + ScaleName));

    /// <summary>Folder of kept results that count.</summary>
    public string KeptFolder => Keep ?? UsualKeep;

    /// <summary>The command line to go on with.</summary>
    public string Again => GroupReport.CommandOf(
    [
        ReproduceCommand.Verb, .. Ids, "--scale", ScaleName,
        .. Images.Length > 0 ? (string[])["--data", Images] : [],
        .. Device.Length > 0 ? (string[])["--device", Device] : [],
        .. Folder is { } folder ? (string[])["--out", folder] : [],
        .. Keep is { } keep ? (string[])["--keep", keep] : [],
        .. IsFresh ? (string[])["--fresh"] : [],
    ]);

    /// <summary>Runs at a time: as many as there are cores for their threads; one on a GPU.</summary>
    /// <param name="study">What is trained.</param>
    public static int JobsOf(ClaimStudy study) => study.Missing.Any(c => c.Train.Device != "cpu") ? 1
        : Math.Max(1, Environment.ProcessorCount / Math.Max(1, study.Missing.Select(c => c.Train.Threads == 0 ? Environment.ProcessorCount : c.Train.Threads).DefaultIfEmpty(1).Max()));

    /// <summary>The command that gives one claim again, without the places of one machine. It names the device only where runs were computed on it, and not where kept ones of another answered.</summary>
    /// <param name="id">The claim's id.</param>
    /// <param name="origins">Where its runs were made.</param>
    public string CommandFor(string id, IReadOnlyList<RunOrigin> origins) =>
        $"overmix {ReproduceCommand.Verb} {id} --scale {ScaleName}{(Scale == ClaimScale.Cpu ? " --data IMAGES" : "")}{(Device.Length > 0 && origins.Any(o => o.Device == RunGround.DeviceKind(Device)) ? " --device " + Device : "")}";
}
