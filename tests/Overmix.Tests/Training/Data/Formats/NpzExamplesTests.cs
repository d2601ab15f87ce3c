using System.IO.Compression;
using Overmix.Core.Errors;
using Overmix.Training.Data;
using Overmix.Training.Data.Formats;

namespace Overmix.Tests.Training.Data.Formats;

public sealed class NpzExamplesTests
{
    [Fact]
    public void Read_PartsWithChannelsLast_GivesEveryPixelLabelAndPart() // deflated, as Keras and MedMNIST lay them out
    {
        IDataSet set = Read("parts.npz");
        Assert.Equal((23, new ExampleShape(3, 5, 4)), (set.Count, set.Shape));
        Assert.Equal(["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"], set.ClassNames);
        Assert.Equal(FormatReferences.Labels(23), set.Labels.ToArray());
        Assert.Equal(FormatReferences.Images(23, 3, 5, 4), BytesOf(set));
        Assert.Equal([.. Enumerable.Repeat(DataPart.Train, 12), .. Enumerable.Repeat(DataPart.Validation, 5), .. Enumerable.Repeat(DataPart.Test, 6)], set.OfficialParts!);
    }

    [Fact]
    public void Read_StoredFortranOrderAndSparseLabels_GivesClassesInNumericalOrder()
    {
        IDataSet set = Read("stored.npz");
        Assert.Equal(new ExampleShape(3, 5, 6), set.Shape);
        Assert.Equal(["-1", "2", "5"], set.ClassNames); // the big-endian labels 2, −1, 2, 5
        Assert.Equal([1, 0, 1, 2], set.Labels.ToArray());
        Assert.Equal(FormatReferences.Images(4, 3, 5, 6), BytesOf(set));
        Assert.Null(set.OfficialParts);
    }

    [Fact]
    public void Read_TableOfFloats_HasAChannelAFeatureAndReadsNoOtherArray()
    {
        IDataSet set = Read("table.npz");
        float[] values = new float[12];
        set.Read([0, 1, 2, 3], values);
        Assert.Equal(new ExampleShape(3, 1, 1), set.Shape);
        Assert.Equal(Enumerable.Range(0, 12).Select(i => i / 8f - 1), values);
        Assert.Equal([1, 0, 1, 0], set.Labels.ToArray()); // whole floats
        Assert.IsNotAssignableFrom<IByteImages>(set);
    }

    [Fact]
    public void Read_GreyImagesAndTruthValues_AreUnderstood()
    {
        IDataSet set = Read("grey.npz");
        Assert.Equal(new ExampleShape(1, 5, 6), set.Shape);
        Assert.Equal([1, 0, 1, 1], set.Labels.ToArray());
        Assert.Equal(FormatReferences.Images(4, 1, 5, 6), BytesOf(set));
    }

    [Fact]
    public void Read_SizesBehindTheData_AreUnderstood() => Assert.Equal(FormatReferences.Images(2, 1, 2, 2), BytesOf(Read("streamed.npz")));

    [Fact]
    public void Read_PickledLabels_AreRefusedAndNeverLoaded()
    {
        DataException error = Assert.Throws<DataException>(() => Read("pickled.npz"));
        Assert.StartsWith("pickled.npz, array 'y', byte 10: ", error.Message, StringComparison.Ordinal);
        Assert.Contains("never read", error.Message, StringComparison.Ordinal);
        Assert.Equal(ExitCode.InvalidData, error.ExitCode);
    }

    [Theory]
    [InlineData("train_X,TRAIN_Y,x_test,labels_test", "Train,Test")]
    [InlineData("X_valid,y_valid,training_data,training_targets", "Train,Validation")]
    [InlineData("x,y,z,x_extra,train", "")]
    public void Read_NamesOfParts_AreUnderstood(string names, string parts)
    {
        IDataSet set = NpzExamples.Read("s", "s.npz", new MemoryStream(Npz(names.Split(','))));
        Assert.Equal(parts, string.Join(',', set.OfficialParts?.Distinct() ?? []));
    }

    [Theory]
    [InlineData("a,b", "found none of these names")]
    [InlineData("x", "one array of labels, found none")]
    [InlineData("y", "one array of inputs, found none")]
    [InlineData("x,X,y", "one array of inputs, found x, X")]
    [InlineData("x,y,x_test,y_test", "either one pair of arrays or a pair for each part")]
    [InlineData("x_train,y_train,x_test", "one array of labels for the Test part, found none")]
    [InlineData("x,y,x", "'x' twice")]
    public void Read_NamesThatDoNotPair_AreRefused(string names, string message) =>
        Assert.Contains(message, Assert.Throws<DataException>(() => NpzExamples.Read("s", "s.npz", new MemoryStream(Npz(names.Split(','))))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("|u1", "(2,)", "expected inputs of shape")]
    [InlineData("|u1", "(2, 2, 1, 1, 1)", "expected inputs of shape")]
    [InlineData("|u1", "(2, 0, 2)", "expected inputs of shape")]
    [InlineData("|u1", "(0, 2)", "at least one")]
    [InlineData("|u1", "(4, 1)", "2 labels and 4 inputs")]
    [InlineData("<i4", "(2, 2)", "expected inputs of uint8")]
    [InlineData("|b1", "(2, 2)", "expected inputs of uint8")]
    public void Read_OtherInputs_AreRefused(string type, string shape, string message)
    {
        int count = shape.Trim('(', ')').Split(',', StringSplitOptions.RemoveEmptyEntries).Aggregate(1, (n, s) => n * int.Parse(s, System.Globalization.CultureInfo.InvariantCulture)) * (type[2] - '0');
        byte[] file = Zip([("x.npy", NpyArrayTests.Npy($"{{'descr': '{type}', 'fortran_order': False, 'shape': {shape}}}", new byte[count])), ("y.npy", NpyArrayTests.Npy("{'descr': '|u1', 'fortran_order': False, 'shape': (2,)}", [0, 1]))]);
        Assert.Contains(message, Assert.Throws<DataException>(() => NpzExamples.Read("s", "s.npz", new MemoryStream(file))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_NotFiniteInput_IsRefusedWithItsByte()
    {
        byte[] inputs = [.. BitConverter.GetBytes(1f), .. BitConverter.GetBytes(float.NaN)];
        byte[] x = NpyArrayTests.Npy("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 1)}", inputs);
        byte[] file = Zip([("x.npy", x), ("y.npy", NpyArrayTests.Npy("{'descr': '|u1', 'fortran_order': False, 'shape': (2,)}", [0, 1]))]);
        DataException error = Assert.Throws<DataException>(() => NpzExamples.Read("s", "s.npz", new MemoryStream(file)));
        Assert.Equal(x.Length - 4, error.Offset);
    }

    [Fact]
    public void Read_OneBitOfAnArrayFlipped_IsRefused()
    {
        byte[] whole = FormatReferences.Bytes("stored.npz");
        int data = whole.AsSpan().IndexOf("NUMPY"u8) + 123;
        int refused = 0;
        for (int at = data; at < data + 360; at += 7)
        {
            byte[] file = [.. whole];
            file[at] ^= 8;
            refused += Assert.Throws<DataException>(() => Read(file)).Message.Contains("checksum", StringComparison.Ordinal) ? 1 : 0;
        }

        Assert.True(refused > 50); // the numbers of x, whose change nothing but the checksum can tell
    }

    [Fact]
    public void Read_CutAtEveryLength_IsRefused()
    {
        byte[] whole = FormatReferences.Bytes("streamed.npz");
        for (int length = 0; length < whole.Length; length++)
        {
            byte[] file = whole[..length];
            Assert.StartsWith("s.npz", Assert.Throws<DataException>(() => Read(file)).File, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Crc32_OfTheStandardsExample_IsTheKnownValue()
    {
        Crc32 checksum = new();
        checksum.Add("1234"u8);
        checksum.Add("56789"u8);
        Assert.Equal(0xCBF43926, checksum.Value);
    }

    private static IDataSet Read(string name) => NpzExamples.Read("set", name, new MemoryStream(FormatReferences.Bytes(name)));

    private static IDataSet Read(byte[] file) => NpzExamples.Read("set", "s.npz", new MemoryStream(file));

    private static byte[] BytesOf(IDataSet set)
    {
        byte[] pixels = new byte[set.Count * set.Shape.Size];
        ((IByteImages)set).ReadBytes([.. Enumerable.Range(0, set.Count)], pixels);
        return pixels;
    }

    // Two examples a part: inputs [2, 2], labels 0 and 1.
    private static byte[] Npz(string[] names) => Zip([.. names.Select(name => (name + ".npy", name.Contains('y', StringComparison.OrdinalIgnoreCase) || name.Contains("label", StringComparison.Ordinal) || name.Contains("target", StringComparison.Ordinal)
        ? NpyArrayTests.Npy("{'descr': '|u1', 'fortran_order': False, 'shape': (2,)}", [0, 1])
        : NpyArrayTests.Npy("{'descr': '|u1', 'fortran_order': False, 'shape': (2, 2)}", [1, 2, 3, 4])))]);

    internal static byte[] Zip((string Name, byte[] Content)[] files)
    {
        using var packed = new MemoryStream();
        using (var zip = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, byte[] content) in files)
            {
                using Stream entry = zip.CreateEntry(name, CompressionLevel.Fastest).Open();
                entry.Write(content);
            }
        }

        return packed.ToArray();
    }
}
