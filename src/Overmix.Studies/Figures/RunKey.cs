using System.Security.Cryptography;
using System.Text;
using Overmix.Config;
using Overmix.Core.Configuration;
using Overmix.Studies.Execution;

namespace Overmix.Studies.Figures;

/// <summary>Tells runs apart by what they train, not by what they are called: two claims that need the same run share it.</summary>
internal static class RunKey
{
    private static readonly string[] Passed = ["name", "data.path", "train.device"];
    private static readonly HashSet<string> Defaults = [.. Lines(new RunConfig())];

    /// <summary>
    /// SHA-256 of the settings that are not the defaults, without the run's name, the place of its data and the device. A key that a later version adds changes no
    /// older run's hash while it stays at its default.
    /// </summary>
    /// <param name="config">The configuration as planned: threads and precision that the machine shall choose are still open in it.</param>
    public static string Of(RunConfig config) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        FormattableString.Invariant($"semantics {RunExecution.SemanticsVersion}\n") + string.Join('\n', SettingsOf(config)))));

    /// <summary>The settings that count and are not the defaults, as <c>key=value</c>, in ordinal order.</summary>
    /// <param name="config">The configuration as planned.</param>
    public static IReadOnlyList<string> SettingsOf(RunConfig config) =>
        [.. Lines(config).Where(line => !Defaults.Contains(line) && !Passed.Contains(line.Split('=', 2)[0]))];

    private static string[] Lines(RunConfig config) => Encoding.UTF8.GetString(ConfigWriter.CanonicalBytes(config)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
