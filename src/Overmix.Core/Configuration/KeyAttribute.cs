namespace Overmix.Core.Configuration;

/// <summary>Documents a configuration key. The schema, the manual and the range check all read it; a test demands one on every key.</summary>
/// <param name="meaning">What the key decides: one sentence.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class KeyAttribute(string meaning) : Attribute
{
    /// <summary>What the key decides.</summary>
    public string Meaning { get; } = meaning;

    /// <summary>Allowed values: an interval such as <c>(0, inf)</c> or <c>[0, 1)</c>, checked for numbers; free text otherwise.</summary>
    public string Range { get; init; } = "";

    /// <summary>Unit, or empty for a pure number.</summary>
    public string Unit { get; init; } = "";

    /// <summary>Why the default is what it is.</summary>
    public string Why { get; init; } = "";
}
