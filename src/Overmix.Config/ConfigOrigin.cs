using System.Globalization;

namespace Overmix.Config;

/// <summary>Where a key or a value was written: a place in a file, or an override.</summary>
/// <param name="Source">Name of the file, or the override itself, for example <c>-s mixup.alpha=2</c>.</param>
/// <param name="Line">Line, counted from 1; 0 if the source has no lines.</param>
/// <param name="Column">Column, counted from 1; 0 if the source has no lines.</param>
public sealed record ConfigOrigin(string Source, int Line, int Column)
{
    /// <summary>A source without lines: an override, or a file as a whole.</summary>
    /// <param name="source">Its name.</param>
    public static ConfigOrigin Whole(string source) => new(source, 0, 0);

    /// <summary>The place as editors and terminals understand it: <c>file:line:column</c>.</summary>
    public override string ToString() => Line == 0 ? Source : string.Create(CultureInfo.InvariantCulture, $"{Source}:{Line}:{Column}");
}
