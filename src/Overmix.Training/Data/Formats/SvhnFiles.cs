namespace Overmix.Training.Data.Formats;

/// <summary>SVHN's cropped digits: <c>train_32x32.mat</c> and <c>test_32x32.mat</c> of one folder. The extra images are not read.</summary>
internal static class SvhnFiles
{
    /// <summary>Opens the set.</summary>
    /// <param name="name">Name of the set.</param>
    /// <param name="path">The folder; empty for the cache.</param>
    /// <exception cref="DataException">A file is missing or damaged.</exception>
    public static IDataSet Open(string name, string path)
    {
        var folder = SetFolder.At(name, path);
        return PartedBlocks.OfBytes(name, MnistFiles.Digits, [(DataPart.Train, Read(folder, "train_32x32.mat")), (DataPart.Test, Read(folder, "test_32x32.mat"))]);
    }

    private static ExampleBlock<byte> Read(SetFolder folder, string file)
    {
        using FileStream stream = folder.Open(file);
        return SvhnCropped.Read(BoundedReader.Plain(stream.Name, stream, stream.Length));
    }
}
