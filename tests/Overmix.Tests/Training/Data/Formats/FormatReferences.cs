using Overmix.Tests.House;
using Overmix.Training.Data.Formats;

namespace Overmix.Tests.Training.Data.Formats;

/// <summary>Files of References/formats, written by NumPy, SciPy and a script; what they hold follows from each value's place.</summary>
internal static class FormatReferences
{
    public static string Folder { get; } = Path.Combine(Repository.Root, "tests", "Overmix.Tests", "References", "formats");

    public static string PathOf(string name) => Path.Combine(Folder, name);

    public static byte[] Bytes(string name) => File.ReadAllBytes(PathOf(name));

    public static BoundedReader Reader(string name) => Reader(name, Bytes(name));

    public static BoundedReader Reader(string name, byte[] bytes) => BoundedReader.Plain(name, new MemoryStream(bytes), bytes.Length);

    /// <summary>The pixel that the script writes.</summary>
    public static byte Pixel(int image, int channel, int row, int column) => (byte)((37 * image + 101 * channel + 7 * row + 3 * column) % 251);

    /// <summary>The label that the script writes.</summary>
    public static int Label(int image, int classes = 10) => 7 * image % classes;

    /// <summary>Images as they must be read: <c>[n, c, h, w]</c>.</summary>
    public static byte[] Images(int count, int channels, int height, int width, int first = 0) =>
    [
        .. from i in Enumerable.Range(first, count)
           from c in Enumerable.Range(0, channels)
           from y in Enumerable.Range(0, height)
           from x in Enumerable.Range(0, width)
           select Pixel(i, c, y, x),
    ];

    /// <summary>Labels as they must be read.</summary>
    public static int[] Labels(int count, int first = 0, int classes = 10) => [.. Enumerable.Range(first, count).Select(i => Label(i, classes))];
}
