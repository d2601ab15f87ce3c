using System.CommandLine;

namespace Overmix.Cli.Commands;

/// <summary>Options that several verbs share, so that they are spelt and explained alike.</summary>
internal static class CommonOptions
{
    /// <summary>The default folder of runs.</summary>
    public const string RunsFolder = "runs";

    /// <summary><c>--json</c>.</summary>
    public static Option<bool> Json() => new("--json") { Description = "Write one JSON document with a schema number." };

    /// <summary><c>--runs</c>.</summary>
    public static Option<string> Runs() => new("--runs") { Description = "The folder that holds the runs.", HelpName = "DIR", DefaultValueFactory = _ => RunsFolder };

    /// <summary><c>-s key=value</c>.</summary>
    public static Option<string[]> Set() => new("--set", "-s") { Description = "Override a key of the configuration, as in -s mixup.alpha=0.4; may be repeated, the last one wins.", HelpName = "key=value" };
}
