namespace Overmix.Training.Data.Formats;

/// <summary>MNIST and Fashion-MNIST: four IDX files of one folder, plain or gzip, named as published.</summary>
internal static class MnistFiles
{
    private static readonly (DataPart Part, string Prefix)[] Parts = [(DataPart.Train, "train"), (DataPart.Test, "t10k")];

    /// <summary>The ten digits.</summary>
    public static IReadOnlyList<string> Digits { get; } = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];

    /// <summary>The ten kinds of clothes.</summary>
    public static IReadOnlyList<string> Clothes { get; } = ["T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"];

    /// <summary>Opens the set.</summary>
    /// <param name="name">Name of the set.</param>
    /// <param name="path">The folder; empty for the cache.</param>
    /// <param name="classes">Names of the classes.</param>
    /// <exception cref="DataException">A file is missing or damaged.</exception>
    public static IDataSet Open(string name, string path, IReadOnlyList<string> classes)
    {
        var folder = SetFolder.At(name, path);
        (DataPart? Part, ExampleBlock<byte> Block)[] parts = [.. Parts.Select(p => ((DataPart?)p.Part, ReadPart(folder, p.Prefix, classes.Count)))];
        return parts[0].Block.Shape == parts[1].Block.Shape
            ? PartedBlocks.OfBytes(name, classes, parts)
            : throw new DataException($"{folder.Path}: the training images are {parts[0].Block.Shape}, the test images {parts[1].Block.Shape}. Expected one shape; take all files from one source.");
    }

    private static ExampleBlock<byte> ReadPart(SetFolder folder, string prefix, int classes)
    {
        using FileStream images = folder.Open(Names($"{prefix}-images", 3)), labels = folder.Open(Names($"{prefix}-labels", 1));
        return IdxFile.Read(BoundedReader.PlainOrGzip(images.Name, images), BoundedReader.PlainOrGzip(labels.Name, labels), classes);
    }

    // Some programs turn the published "train-images-idx3-ubyte" into "train-images.idx3-ubyte" when they decompress it.
    private static string[] Names(string stem, int rank) => [$"{stem}-idx{rank}-ubyte.gz", $"{stem}-idx{rank}-ubyte", $"{stem}.idx{rank}-ubyte"];
}
