using System.Text;

namespace Overmix.Training.Checkpoints;

/// <summary>
/// The file SHA256SUMS of a checkpoint, as <c>sha256sum -c</c> reads it. There is one right text for given files, and it is compared byte by byte:
/// a changed bit in a file or in SHA256SUMS itself shows alike.
/// </summary>
internal static class CheckpointSeal
{
    public const string FileName = "SHA256SUMS";

    private const int MaxBytes = 4096;

    /// <summary>The right text for files and their SHA-256, 64 lower-case hexadecimal digits each.</summary>
    public static string TextOf(IEnumerable<(string Name, string Sha256)> files) => string.Concat(files.Select(f => $"{f.Sha256}  {f.Name}\n"));

    /// <summary>Compares the files as found with the seal.</summary>
    /// <param name="folder">The checkpoint's folder.</param>
    /// <param name="files">The files and the SHA-256 found.</param>
    /// <exception cref="CheckpointException">They differ; names the file whose line differs.</exception>
    public static void Check(string folder, IReadOnlyList<(string Name, string Sha256)> files)
    {
        string path = Path.Combine(folder, FileName);
        byte[] expected = Encoding.ASCII.GetBytes(TextOf(files)), found = Read(path);
        int same = expected.AsSpan().CommonPrefixLength(found);
        if (same == expected.Length && same == found.Length)
        {
            return;
        }

        if (expected.Length != found.Length)
        {
            throw new CheckpointException(path, $"has {found.Length} bytes instead of {expected.Length}. It was cut short or changed.", same);
        }

        int line = expected.AsSpan(0, same).Count((byte)'\n');
        throw new CheckpointException(Path.Combine(folder, files[line].Name), $"does not have the SHA-256 that {FileName} records (its byte {same}). The file or that line is damaged.");
    }

    /// <summary>Compares one file as found with its line of the seal, whatever the others are.</summary>
    /// <param name="folder">The checkpoint's folder.</param>
    /// <param name="file">The file and the SHA-256 found.</param>
    /// <exception cref="CheckpointException">They differ.</exception>
    public static void CheckLine(string folder, (string Name, string Sha256) file)
    {
        string found = Encoding.Latin1.GetString(Read(Path.Combine(folder, FileName)));
        if (!$"\n{found}".Contains($"\n{TextOf([file])}", StringComparison.Ordinal))
        {
            throw new CheckpointException(Path.Combine(folder, file.Name), $"does not have the SHA-256 that {FileName} records. The file or that line is damaged.");
        }
    }

    private static byte[] Read(string path)
    {
        using FileStream stream = CheckpointFolder.Open(path);
        byte[] content = new byte[Math.Min(stream.Length, MaxBytes)];
        SafeTensorsHeader.ReadExactly(path, stream, content, 0);
        return content;
    }
}
