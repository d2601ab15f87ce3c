using System.Buffers;
using System.IO.Compression;

namespace Overmix.Training.Data.Archives;

/// <summary>
/// Reads a .tar, .tar.gz or .zip from its start to its end, in memory: nothing is ever written. Regular files and folders only; links, devices, absolute paths, <c>..</c>,
/// names that occur twice or differ in case alone, wrong sizes, wrong checksums and bombs are refused with one message naming archive, entry, offset and expectation.
/// </summary>
public abstract class ArchiveReader : IDisposable
{
    private const int LongestShownName = 100;
    private readonly EntryNames _names = new();
    private readonly ArchiveLimits _limits;
    private int _entries;

    private protected ArchiveReader(string path, ArchiveLimits limits) => (Path, _limits) = (path, limits);

    /// <summary>The archive, as it was named.</summary>
    public string Path { get; }

    /// <summary>What the archive may cost.</summary>
    private protected ArchiveLimits Limits => _limits;

    /// <summary>Opens an archive; what it is, its first bytes say, not its name.</summary>
    /// <param name="path">The file.</param>
    /// <param name="limits">What it may cost; the defaults if null.</param>
    /// <exception cref="DataException">It cannot be read, or is no archive of a known kind.</exception>
    public static ArchiveReader Open(string path, ArchiveLimits? limits = null)
    {
        limits ??= new ArchiveLimits();
        FileStream file = ArchiveFile.OpenRead(path);
        try
        {
            return Open(file, path, limits);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Opens an archive that is at hand as a stream.</summary>
    /// <param name="archive">Seekable; owned from here on.</param>
    /// <param name="path">Its name for messages.</param>
    /// <param name="limits">What it may cost.</param>
    /// <exception cref="DataException">It is no archive of a known kind.</exception>
    public static ArchiveReader Open(Stream archive, string path, ArchiveLimits limits)
    {
        byte[] head = new byte[262];
        int length = archive.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        archive.Position = 0;
        return head switch
        {
            [0x1F, 0x8B, ..] => new TarReader(new GZipStream(archive, CompressionMode.Decompress), path, limits, archive),
            [(byte)'P', (byte)'K', 3 or 5 or 6, 4 or 6 or 7, ..] => new ZipReader(archive, path, limits),
            _ when length >= head.Length && (head.AsSpan(257, 5).SequenceEqual("ustar"u8) || TarHeader.IsOldStyle(archive)) => new TarReader(archive, path, limits, archive),
            _ => throw new DataException(path, "is neither a tar, nor a gzip, nor a zip file. Expected a .tar, .tar.gz or .zip archive.", 0),
        };
    }

    /// <summary>The next file or folder, in the order of the archive; null at its end.</summary>
    /// <exception cref="DataException">The archive is damaged, or holds what is refused.</exception>
    public abstract ArchiveEntry? Next();

    /// <summary>The bytes of the file that <see cref="Next"/> gave last; to be read once, before the next call.</summary>
    public abstract Stream Content { get; }

    /// <summary>All bytes of the file that <see cref="Next"/> gave last. Memory is taken as they arrive, not as they are promised.</summary>
    /// <exception cref="DataException">The entry is damaged.</exception>
    public byte[] ReadAll(ArchiveEntry entry)
    {
        ArraySegment<byte> pooled = ReadPooled(entry);
        byte[] bytes = [.. pooled];
        ArrayPool<byte>.Shared.Return(pooled.Array!);
        return bytes;
    }

    /// <summary>Like <see cref="ReadAll"/>, in a buffer of <see cref="ArrayPool{T}.Shared"/> that the caller gives back.</summary>
    internal ArraySegment<byte> ReadPooled(ArchiveEntry entry)
    {
        const int Step = 1 << 20;
        byte[] buffer = ArrayPool<byte>.Shared.Rent((int)Math.Min(entry.Length, Step));
        int length = 0;
        while (length < entry.Length)
        {
            if (length == buffer.Length)
            {
                byte[] larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(entry.Length, buffer.Length * 2L));
                buffer.CopyTo(larger, 0);
                ArrayPool<byte>.Shared.Return(buffer);
                buffer = larger;
            }

            int wanted = (int)Math.Min(entry.Length, buffer.Length) - length;
            length += Content.ReadAtLeast(buffer.AsSpan(length, wanted), wanted);
        }

        _ = Content.ReadByte(); // At its end the content is checked as a whole.
        return new ArraySegment<byte>(buffer, 0, length);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Closes the file.</summary>
    protected abstract void Dispose(bool disposing);

    /// <summary>Checks name, number and size; every entry goes through here before anyone sees it.</summary>
    private protected ArchiveEntry Admit(ReadOnlySpan<byte> name, long length, long offset, bool isFolder)
    {
        string shown = Show(name);
        if (++_entries > _limits.Entries)
        {
            throw Refusal(shown, offset, "is one entry too many", $"at most {_limits.Entries}");
        }

        if (length > _limits.EntryBytes)
        {
            throw Refusal(shown, offset, $"is declared to have {length} bytes", $"at most {_limits.EntryBytes}");
        }

        string? accepted = _names.Admit(name, isFolder, out (string Problem, string Expectation) refused);
        return accepted is null ? throw Refusal(shown, offset, refused.Problem, refused.Expectation) : new ArchiveEntry(accepted, length, offset, isFolder);
    }

    /// <summary>The one message of a refused archive.</summary>
    private protected DataException Refusal(string entry, long offset, string problem, string expectation, Exception? cause = null) =>
        new(entry.Length == 0 ? Path : $"{Path}, entry '{entry}'", $"{problem}. Expected {expectation}.", offset, cause);

    /// <summary>A name as messages show it.</summary>
    private protected static string Show(ReadOnlySpan<byte> name)
    {
        string text = System.Text.Encoding.UTF8.GetString(name[..Math.Min(name.Length, LongestShownName)]);
        return string.Concat(text.Select(c => char.IsControl(c) || char.IsSurrogate(c) || c is '\u2028' or '\u2029' or '\ufeff' ? '·' : c)) + (name.Length > LongestShownName ? "…" : "");
    }
}
