using System.Reflection;
using Overmix.Core.Configuration;

namespace Overmix.Config.Schema;

/// <summary>A key of the configuration, as documented on its property.</summary>
public sealed record ConfigKey
{
    /// <summary>Dotted path, for example <c>mixup.alpha</c>.</summary>
    public required string Path { get; init; }

    /// <summary>What is to be written: "an integer in plain decimal", "one of …"; "a section" if keys lie below it.</summary>
    public required string Type { get; init; }

    /// <summary>What the key decides: one sentence.</summary>
    public required string Meaning { get; init; }

    /// <summary>Allowed values; empty for a section.</summary>
    public required string Range { get; init; }

    /// <summary>Unit; empty for pure numbers and words.</summary>
    public required string Unit { get; init; }

    /// <summary>The default as written in a file; empty for a section.</summary>
    public required string Default { get; init; }

    /// <summary>Why the default is what it is; empty for a section.</summary>
    public required string Why { get; init; }

    /// <summary>Whether keys lie below this one.</summary>
    public bool IsSection => RunConfigRules.IsSection(Property.PropertyType);

    /// <summary>Path of the section the key lies in; empty at the top.</summary>
    internal string Section => Path.LastIndexOf('.') is var dot and >= 0 ? Path[..dot] : "";

    /// <summary>The last part of the path.</summary>
    internal string Name => Path[(Path.LastIndexOf('.') + 1)..];

    /// <summary>The property behind the key.</summary>
    internal PropertyInfo Property { get; init; } = null!;
}
