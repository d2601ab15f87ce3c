namespace Overmix.Core.Findings;

/// <summary>How much a finding matters.</summary>
public enum Severity
{
    /// <summary>Worth knowing.</summary>
    Note,

    /// <summary>Worth acting on.</summary>
    Warning,

    /// <summary>Something is wrong.</summary>
    Error,
}

/// <summary>What a diagnostic found. Diagnostics return findings and never print.</summary>
/// <param name="Id">Stable identifier, kebab-case.</param>
/// <param name="Severity">How much it matters.</param>
/// <param name="Message">One plain sentence.</param>
/// <param name="Evidence">The numbers it rests on, by name.</param>
public sealed record Finding(string Id, Severity Severity, string Message, IReadOnlyDictionary<string, double> Evidence);
