using Overmix.Core.Configuration;
using Overmix.Training.Data.Formats;
using Overmix.Training.Data.Images;

namespace Overmix.Training.Data;

/// <summary>The data sets that a configuration can name.</summary>
public static class DataSetCatalog
{
    // One line a data set; it gets the whole section, for data.path and its like.
    private static readonly Dictionary<string, Func<DataConfig, IDataSet>> Sets = new(StringComparer.Ordinal)
    {
        [DigitsDataSet.DataSetName] = _ => new DigitsDataSet(),
        ["cifar10"] = config => CifarFiles.Cifar10.Open(config.Path),
        ["cifar100"] = config => CifarFiles.Cifar100.Open(config.Path),
        ["csv"] = config => TableFiles.OpenCsv(config.Name, config.Path),
        [ImageFolder.DataSetName] = ImageFolder.Open,
        ["fashionMnist"] = config => MnistFiles.Open(config.Name, config.Path, MnistFiles.Clothes),
        ["mnist"] = config => MnistFiles.Open(config.Name, config.Path, MnistFiles.Digits),
        ["npz"] = config => TableFiles.OpenNpz(config.Name, config.Path),
        ["svhn"] = config => SvhnFiles.Open(config.Name, config.Path),
    };

    /// <summary>The known names, in order.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Sets.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Opens the data set that a configuration names. A set that holds files open is <see cref="IDisposable"/>, and its caller's to dispose.</summary>
    /// <param name="config">Name, path and what else its reader asks for.</param>
    /// <exception cref="DataException">No data set has this name, or its files are missing or damaged.</exception>
    public static IDataSet Open(DataConfig config) => Sets.TryGetValue(config.Name, out Func<DataConfig, IDataSet>? open)
        ? open(config)
        : throw new DataException($"data.name: no data set is called '{config.Name}'. Known: {string.Join(", ", Names)}. A library caller can also pass its own IDataSet.");

    /// <summary>Opens a data set that needs nothing but its name.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <inheritdoc cref="Open(DataConfig)" path="/exception"/>
    public static IDataSet Open(string name) => Open(new DataConfig { Name = name });
}
