namespace Overmix.Training.Data;

/// <summary>The data sets that a configuration can name.</summary>
public static class DataSetCatalog
{
    private static readonly Dictionary<string, Func<IDataSet>> Sets = new(StringComparer.Ordinal)
    {
        [DigitsDataSet.DataSetName] = () => new DigitsDataSet(),
    };

    /// <summary>The known names, in order.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Sets.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Opens a data set by its name.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <exception cref="DataException">No data set has this name.</exception>
    public static IDataSet Open(string name) => Sets.TryGetValue(name, out Func<IDataSet>? open)
        ? open()
        : throw new DataException($"data.name: no data set is called '{name}'. Known: {string.Join(", ", Names)}. A library caller can also pass its own IDataSet.");
}
