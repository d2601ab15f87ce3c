using System.Reflection;

namespace Overmix.Studies.Execution;

/// <summary>The commit that this program was built from.</summary>
public static class BuildCommit
{
    private const int Shown = 10;

    /// <summary>Its first ten digits; empty if the build did not know it.</summary>
    public static string Name { get; } = Of(typeof(BuildCommit).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion);

    private static string Of(string? version) => version?.Split('+') is [_, { Length: >= Shown } commit] ? commit[..Shown] : "";
}
