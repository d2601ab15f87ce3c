using Overmix.Core.Configuration;

namespace Overmix.Config;

/// <summary>A configuration that keeps all rules, with what it was made from.</summary>
/// <param name="Config">The resolved configuration: defaults, then the file, then the overrides.</param>
/// <param name="SourceName">Name of the file; empty if there was none.</param>
/// <param name="SourceText">The file's text as read; empty if there was none.</param>
/// <param name="Overrides">The overrides in the order given, as <c>key=value</c>.</param>
public sealed record ConfigReadResult(RunConfig Config, string SourceName, string SourceText, IReadOnlyList<string> Overrides);
