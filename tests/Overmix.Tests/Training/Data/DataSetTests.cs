using System.Security.Cryptography;
using Overmix.Core.Errors;
using Overmix.Training.Data;

namespace Overmix.Tests.Training.Data;

public sealed class DataSetTests
{
    private static readonly ExampleShape Pair = new(1, 1, 2);

    [Fact]
    public void Digits_EmbeddedFile_HasTheKnownSha256()
    {
        byte[] file = DigitsFile();
        Assert.Equal("46abec6b12486ad9e51943373abcf22bbea1b5a51a1619b361570d8893f1464a", Convert.ToHexStringLower(SHA256.HashData(file)));
        Assert.Equal("46abec6b12486ad9e51943373abcf22bbea1b5a51a1619b361570d8893f1464a", new DigitsDataSet().Sha256);
    }

    [Fact]
    public void Digits_Content_IsTheKnownDataSet()
    {
        DigitsDataSet digits = new();
        float[] first = new float[64];
        digits.Read([0], first);
        int[] labels = digits.Labels.ToArray();
        Assert.Equal((1797, 10, new ExampleShape(1, 8, 8)), (digits.Count, digits.Classes, digits.Shape));
        Assert.Equal([0f, 0f, 5 / 16f, 13 / 16f, 9 / 16f, 1 / 16f, 0f, 0f], first[..8]);
        Assert.Equal([178, 182, 177, 183, 181, 182, 181, 179, 174, 180], Enumerable.Range(0, 10).Select(c => labels.Count(l => l == c)));
    }

    [Fact]
    public void Digits_AllPixels_LieInTheUnitInterval()
    {
        DigitsDataSet digits = new();
        float[] all = new float[1797 * 64];
        digits.Read([.. Enumerable.Range(0, 1797)], all);
        Assert.Equal((0f, 1f), (all.Min(), all.Max()));
        Assert.All(all, x => Assert.Equal(MathF.Round(x * 16), x * 16));
    }

    [Fact]
    public void Digits_OneBitChanged_IsADataError()
    {
        byte[] file = DigitsFile();
        file[file.Length / 2] ^= 1;
        DataException error = Assert.Throws<DataException>(() => new DigitsDataSet(file));
        Assert.Equal(ExitCode.InvalidData, error.ExitCode);
    }

    [Fact]
    public void Catalog_UnknownName_NamesTheKnownOnes()
    {
        DataException error = Assert.Throws<DataException>(() => DataSetCatalog.Open("digit"));
        Assert.Contains("'digit'", error.Message, StringComparison.Ordinal);
        Assert.All(DataSetCatalog.Names, name => Assert.Contains(name, error.Message, StringComparison.Ordinal));
        Assert.Equal("digits", DataSetCatalog.Open("digits").Name);
    }

    [Fact]
    public void ArrayDataSet_Read_GivesTheAskedExamplesInOrder()
    {
        ArrayDataSet set = new("toy", [0.1f, 0.2f, 0.3f, 0.4f, 0.5f, 0.6f], [0, 1, 0], Pair, ["a", "b"]);
        float[] read = new float[6];
        set.Read([2, 0, 2], read);
        Assert.Equal([0.5f, 0.6f, 0.1f, 0.2f, 0.5f, 0.6f], read);
        Assert.Throws<ArgumentOutOfRangeException>(() => set.Read([3], new float[2]));
        Assert.Throws<ArgumentOutOfRangeException>(() => set.Read([-1], new float[2]));
        Assert.Throws<ArgumentOutOfRangeException>(() => set.Read([0], new float[3]));
    }

    [Fact]
    public void ByteImageDataSet_Read_DividesBy255()
    {
        ByteImageDataSet set = new("toy", [0, 255, 51, 102], [0, 1], Pair, ["a", "b"]);
        float[] read = new float[4];
        set.Read([1, 0], read);
        Assert.Equal([51 / 255f, 102 / 255f, 0f, 1f], read);
    }

    [Fact]
    public void ArrayDataSet_Misfit_Throws()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ArrayDataSet("toy", new float[3], [0, 1], Pair, ["a", "b"]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ArrayDataSet("toy", new float[4], [0, 2], Pair, ["a", "b"]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ArrayDataSet("toy", new float[4], [0, -1], Pair, ["a", "b"]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ArrayDataSet("toy", [0, 1, float.NaN, 0], [0, 1], Pair, ["a", "b"]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ArrayDataSet("toy", [], [], Pair, ["a", "b"]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ArrayDataSet("toy", new float[4], [0, 1], new ExampleShape(1, 0, 2), ["a", "b"]));
    }

    [Fact]
    public void Sha256_OfMemory_ChangesWithInputsLabelsAndShape()
    {
        string[] hashes =
        [
            new ArrayDataSet("toy", [0f, 1f, 0f, 0f], [0, 1], Pair, ["a", "b"]).Sha256,
            new ArrayDataSet("toy", [0f, 1f, 0f, 1f], [0, 1], Pair, ["a", "b"]).Sha256,
            new ArrayDataSet("toy", [0f, 1f, 0f, 0f], [1, 1], Pair, ["a", "b"]).Sha256,
            new ArrayDataSet("toy", [0f, 1f, 0f, 0f], [0, 1], new ExampleShape(1, 2, 1), ["a", "b"]).Sha256,
            new ArrayDataSet("toy", [0f, 1f, 0f, 0f], [0, 1], Pair, ["a", "b", "c"]).Sha256,
        ];
        Assert.Equal(hashes.Length, hashes.Distinct().Count());
        Assert.Equal(hashes[0], new ArrayDataSet("renamed", [0f, 1f, 0f, 0f], [0, 1], Pair, ["a", "b"]).Sha256);
    }

    private static byte[] DigitsFile()
    {
        using Stream stream = typeof(DigitsDataSet).Assembly.GetManifestResourceStream("Overmix.Training.Data.Resources.digits.csv.gz")!;
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
