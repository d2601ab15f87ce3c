namespace Overmix.Config.Parsing;

/// <summary>A node of a parsed text with the place where it starts.</summary>
internal abstract record YamlNode(ConfigOrigin Origin);

/// <summary>A single value.</summary>
internal sealed record YamlScalar(ConfigOrigin Origin, string Text, bool IsPlain) : YamlNode(Origin);

/// <summary>A list.</summary>
internal sealed record YamlSequence(ConfigOrigin Origin, IReadOnlyList<YamlNode> Items) : YamlNode(Origin);

/// <summary>Keys with their values, in the order written; duplicates are still in.</summary>
internal sealed record YamlMapping(ConfigOrigin Origin, IReadOnlyList<(YamlScalar Key, YamlNode Value)> Entries) : YamlNode(Origin);
