namespace Overmix.Training.Data.Formats;

/// <summary>Joins the parts of a data set, each from its own file, into one set that remembers the division.</summary>
internal static class PartedBlocks
{
    /// <summary>Images as bytes.</summary>
    /// <param name="name">Name of the set.</param>
    /// <param name="classes">Names of the classes.</param>
    /// <param name="parts">The parts in order; a single one without a part has no official division.</param>
    public static IDataSet OfBytes(string name, IReadOnlyList<string> classes, IReadOnlyList<(DataPart? Part, ExampleBlock<byte> Block)> parts) =>
        ByteImageDataSet.Owning(name, Joined(parts, b => b.Values), Joined(parts, b => b.Labels), parts[0].Block.Shape, classes, Division(parts));

    /// <summary>Numbers.</summary>
    /// <inheritdoc cref="OfBytes"/>
    public static IDataSet OfFloats(string name, IReadOnlyList<string> classes, IReadOnlyList<(DataPart? Part, ExampleBlock<float> Block)> parts) =>
        new ArrayDataSet(name, Joined(parts, b => b.Values), Joined(parts, b => b.Labels), parts[0].Block.Shape, classes, Division(parts));

    private static TItem[] Joined<T, TItem>(IReadOnlyList<(DataPart? Part, ExampleBlock<T> Block)> parts, Func<ExampleBlock<T>, TItem[]> of)
    {
        if (parts.Count == 1)
        {
            return of(parts[0].Block);
        }

        long total = parts.Sum(p => of(p.Block).LongLength);
        if (total > Array.MaxLength)
        {
            throw new DataException($"The parts together take {total} numbers; at most {Array.MaxLength} can be held in memory. Leave some out.");
        }

        var joined = new TItem[total];
        int at = 0;
        foreach (TItem[] items in parts.Select(p => of(p.Block)))
        {
            items.CopyTo(joined, at);
            at += items.Length;
        }

        return joined;
    }

    private static DataPart[]? Division<T>(IReadOnlyList<(DataPart? Part, ExampleBlock<T> Block)> parts) =>
        parts.Any(p => p.Part is null) ? null : [.. parts.SelectMany(p => Enumerable.Repeat(p.Part!.Value, p.Block.Labels.Length))];
}
