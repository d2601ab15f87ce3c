namespace Overmix.Training.Data.Formats;

/// <summary>How one file of CIFAR's binary version is laid out: records without a header.</summary>
/// <param name="Classes">Classes of the label that is used, the last before the pixels.</param>
/// <param name="CoarseClasses">Classes of the label before it; 0 where there is none.</param>
internal sealed record CifarLayout(int Classes, int CoarseClasses)
{
    /// <summary>Bytes of an image: 32×32 red, then green, then blue, row by row.</summary>
    public const int PixelBytes = 3 * 32 * 32;

    /// <summary>CIFAR-10: label, pixels.</summary>
    public static CifarLayout Cifar10 { get; } = new(10, 0);

    /// <summary>CIFAR-100: coarse label, fine label, pixels.</summary>
    public static CifarLayout Cifar100 { get; } = new(100, 20);

    /// <summary>Labels of a record.</summary>
    public int LabelBytes => CoarseClasses > 0 ? 2 : 1;

    /// <summary>Bytes of a record.</summary>
    public int RecordBytes => LabelBytes + PixelBytes;
}

/// <summary>Parser of one file of CIFAR-10 or CIFAR-100, binary version.</summary>
internal static class CifarBinary
{
    /// <summary>Shape of every image.</summary>
    public static readonly ExampleShape Shape = new(3, 32, 32);

    /// <summary>Reads a file.</summary>
    /// <param name="file">The file, not compressed.</param>
    /// <param name="layout">Which of the two.</param>
    /// <param name="records">Records it must hold, since nothing in it says how many; 0 for any number.</param>
    /// <exception cref="DataException">Not a whole number of records, not as many, or a label out of range.</exception>
    public static ExampleBlock<byte> Read(BoundedReader file, CifarLayout layout, int records)
    {
        int count = CheckCount(file, layout, records);
        byte[] pixels = new byte[checked(count * CifarLayout.PixelBytes)];
        int[] labels = new int[count];
        Span<byte> label = stackalloc byte[layout.LabelBytes];
        for (int i = 0; i < count; i++)
        {
            long at = file.Offset;
            file.Fill(label, "a record's label");
            labels[i] = Checked(file, label[^1], layout.Classes, at + label.Length - 1, "label");
            _ = layout.CoarseClasses == 0 ? 0 : Checked(file, label[0], layout.CoarseClasses, at, "coarse label");
            file.Fill(pixels.AsSpan(i * CifarLayout.PixelBytes, CifarLayout.PixelBytes), "a record's pixels");
        }

        return new ExampleBlock<byte>(Shape, pixels, labels);
    }

    private static int CheckCount(BoundedReader file, CifarLayout layout, int records)
    {
        (long whole, long rest) = Math.DivRem(file.Left, layout.RecordBytes);
        const int most = int.MaxValue / CifarLayout.PixelBytes;
        return records > 0 && (whole != records || rest != 0)
            ? throw file.Error($"expected {records} records of {layout.RecordBytes} bytes, {(long)records * layout.RecordBytes} in all, but the file has {file.Left} bytes. {BoundedReader.Remedy}", Math.Min(file.Left, (long)records * layout.RecordBytes))
            : whole == 0 || rest != 0 || whole > most
            ? throw file.Error($"expected 1 to {most} whole records of {layout.RecordBytes} bytes, but the file has {file.Left} bytes. {BoundedReader.Remedy}", whole * layout.RecordBytes)
            : (int)whole;
    }

    private static int Checked(BoundedReader file, byte label, int classes, long at, string what) => label < classes
        ? label
        : throw file.Error($"expected a {what} from 0 to {classes - 1}, found {label}. {BoundedReader.Remedy}", at);
}
