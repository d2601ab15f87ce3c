using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;

namespace Overmix.Training.Data;

/// <summary>
/// The embedded handwritten digits: 1 797 grey images of 8×8, ten classes, pixels 0–16 read as 0–1.
/// Source: Alpaydin and Kaynak (1998), <i>Optical Recognition of Handwritten Digits</i>, UCI (its test set); CC BY 4.0.
/// </summary>
public sealed class DigitsDataSet : IDataSet
{
    /// <summary>The name in configurations.</summary>
    public const string DataSetName = "digits";

    /// <summary>SHA-256 of the embedded file; checked at each load.</summary>
    public const string FileSha256 = "46abec6b12486ad9e51943373abcf22bbea1b5a51a1619b361570d8893f1464a";

    private const int Rows = 1797, Pixels = 64;
    private const float Brightest = 16;
    private const string Resource = "Overmix.Training.Data.Resources.digits.csv.gz";

    private readonly ArrayDataSet _examples;

    /// <summary>Reads the embedded file.</summary>
    /// <exception cref="DataException">The program file is damaged: the embedded data's SHA-256 differs.</exception>
    public DigitsDataSet()
        : this(ReadResource())
    {
    }

    internal DigitsDataSet(byte[] file)
    {
        if (Convert.ToHexStringLower(SHA256.HashData(file)) != FileSha256)
        {
            throw new DataException($"The embedded data set '{DataSetName}' is damaged: its SHA-256 is not {FileSha256}. Reinstall Overmix.");
        }

        (float[] inputs, int[] labels) = Parse(file);
        string[] names = [.. Enumerable.Range(0, 10).Select(d => d.ToString(CultureInfo.InvariantCulture))];
        _examples = new ArrayDataSet(DataSetName, inputs, labels, new ExampleShape(1, 8, 8), names);
    }

    /// <inheritdoc/>
    public string Name => DataSetName;

    /// <inheritdoc/>
    public int Count => _examples.Count;

    /// <inheritdoc/>
    public int Classes => _examples.Classes;

    /// <inheritdoc/>
    public IReadOnlyList<string> ClassNames => _examples.ClassNames;

    /// <inheritdoc/>
    public ExampleShape Shape => _examples.Shape;

    /// <inheritdoc/>
    public ReadOnlySpan<int> Labels => _examples.Labels;

    /// <summary>SHA-256 of the embedded file.</summary>
    public string Sha256 => FileSha256;

    /// <inheritdoc/>
    public void Read(ReadOnlySpan<int> indices, Span<float> destination) => _examples.Read(indices, destination);

    private static byte[] ReadResource()
    {
        using Stream stream = typeof(DigitsDataSet).Assembly.GetManifestResourceStream(Resource)
            ?? throw new DataException($"The embedded data set '{DataSetName}' is missing from the program file. Reinstall Overmix.");
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }

    // The bytes are known by their hash, so the text needs no defence.
    private static (float[] Inputs, int[] Labels) Parse(byte[] file)
    {
        float[] inputs = new float[Rows * Pixels];
        int[] labels = new int[Rows];
        using var reader = new StreamReader(new GZipStream(new MemoryStream(file), CompressionMode.Decompress));
        for (int row = 0; row < Rows; row++)
        {
            string[] cells = reader.ReadLine()!.Split(',');
            for (int pixel = 0; pixel < Pixels; pixel++)
            {
                inputs[row * Pixels + pixel] = int.Parse(cells[pixel], CultureInfo.InvariantCulture) / Brightest;
            }

            labels[row] = int.Parse(cells[Pixels], CultureInfo.InvariantCulture);
        }

        return (inputs, labels);
    }
}
