using System.Security.Cryptography;
using Overmix.Config;
using Overmix.Core.Configuration;

namespace Overmix.Studies.Figures;

/// <summary>Tells runs apart by what they train, not by what they are called: two claims that need the same run share it.</summary>
internal static class RunKey
{
    /// <summary>SHA-256 of a configuration without its name and the place of its data.</summary>
    /// <param name="config">The configuration as planned: threads and precision that the machine shall choose are still open in it.</param>
    public static string Of(RunConfig config) => Convert.ToHexStringLower(SHA256.HashData(ConfigWriter.CanonicalBytes(config with
    {
        Name = "run",
        Data = config.Data with { Path = "" },
    })));
}
