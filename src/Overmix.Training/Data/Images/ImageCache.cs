using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Overmix.Core.Errors;

namespace Overmix.Training.Data.Images;

/// <summary>
/// Decoded pictures on disk, a file for each source and size: a head, the pixels, the <see cref="ImageIndex"/>, and a tail with the index's place and SHA-256.
/// A file that is damaged, of another format, or of a source that has changed counts as absent. It appears whole, by a rename; one process at a time builds it.
/// </summary>
public sealed class ImageCache
{
    internal const int PixelsStart = 4096;
    private const int TailLength = 8 + SHA256.HashSizeInBytes + 8, LargestIndex = 1 << 30;
    private static readonly byte[] Magic = "OVMXIMG1"u8.ToArray();

    private readonly string _folder, _key;

    internal ImageCache(string folder, string source, int imageSize)
    {
        string full = System.IO.Path.GetFullPath(source);
        byte[] name = SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{full}\n{imageSize}")));
        (_folder, _key) = (folder, Convert.ToHexStringLower(name)[..32]);
    }

    /// <summary><c>$XDG_CACHE_HOME/overmix/images</c>, else <c>~/.cache/overmix/images</c>. May be removed at any time but while it is in use.</summary>
    public static string DefaultFolder
    {
        get
        {
            string? named = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
            string root = System.IO.Path.IsPathRooted(named) ? named : System.IO.Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
            return System.IO.Path.Combine(root, "overmix", "images");
        }
    }

    internal string Path => System.IO.Path.Combine(_folder, _key + ".images");

    /// <summary>The cached pictures of a source as it is now; null if there are none that can be trusted.</summary>
    internal (ImageIndex Index, PixelStore Pixels)? TryOpen(string identity)
    {
        FileStream? file = null;
        try
        {
            file = new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 1);
            if (TryReadIndex(file, identity) is { } index)
            {
                var pixels = new MappedPixels(file, PixelsStart);
                file = null;
                return (index, pixels);
            }
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            // Not there, or not to be read: it is built anew, and building says what is wrong.
        }
        finally
        {
            file?.Dispose();
        }

        return null;
    }

    /// <summary>Lets one process at a time go on; the lock falls with its process.</summary>
    /// <exception cref="StorageException">The folder cannot be written to.</exception>
    internal FileStream Lock()
    {
        string path = System.IO.Path.Combine(_folder, _key + ".lock");
        while (true)
        {
            try
            {
                _ = Directory.CreateDirectory(_folder);
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1);
            }
            catch (IOException cause) when ((cause.HResult & 0xFFFF) is 11 or 35 or 32) // EWOULDBLOCK of Linux and macOS, ERROR_SHARING_VIOLATION
            {
                Thread.Sleep(50);
            }
            catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
            {
                throw StorageException.From(path, cause);
            }
        }
    }

    /// <summary>A new file for pictures, under a name that no reader looks for. Removes what a killed process left. Call under <see cref="Lock"/>.</summary>
    internal (FileSink Sink, string Path) Begin(Func<string, Microsoft.Win32.SafeHandles.SafeFileHandle> create)
    {
        foreach (string left in Directory.GetFiles(_folder, _key + ".*.tmp"))
        {
            Delete(left);
        }

        string path = System.IO.Path.Combine(_folder, $"{_key}.{Guid.NewGuid():N}.tmp");
        return (new FileSink(path, PixelsStart, create), path);
    }

    /// <summary>Completes a file and puts it in its place.</summary>
    /// <exception cref="StorageException">The disk is full or failing.</exception>
    internal void Commit(FileSink sink, string temporary, ImageIndex index)
    {
        byte[] head = new byte[PixelsStart], content = index.ToBytes(), tail = new byte[TailLength];
        Magic.CopyTo(head, 0);
        long offset = PixelsStart + (long)index.Count * index.Shape.Size;
        System.Buffers.Binary.BinaryPrimitives.WriteInt64LittleEndian(tail, offset);
        _ = SHA256.HashData(content, tail.AsSpan(8));
        Magic.CopyTo(tail, 8 + SHA256.HashSizeInBytes);
        sink.Finish(head, offset, (byte[])[.. content, .. tail]);
        sink.Dispose();
        try
        {
            File.Move(temporary, Path, overwrite: true);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw StorageException.From(Path, cause);
        }
    }

    /// <summary>Removes the file, so that it is built anew.</summary>
    internal void Remove() => Delete(Path);

    /// <summary>Removes a file if it can be removed.</summary>
    internal static void Delete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            // It is not believed next time either.
        }
    }

    private static ImageIndex? TryReadIndex(FileStream file, string identity)
    {
        byte[] head = new byte[Magic.Length], tail = new byte[TailLength];
        if (file.Length < PixelsStart + TailLength || file.ReadAtLeast(head, head.Length, false) < head.Length || !head.AsSpan().SequenceEqual(Magic))
        {
            return null;
        }

        file.Position = file.Length - TailLength;
        file.ReadExactly(tail);
        long offset = System.Buffers.Binary.BinaryPrimitives.ReadInt64LittleEndian(tail), length = file.Length - TailLength - offset;
        if (!tail.AsSpan(8 + SHA256.HashSizeInBytes).SequenceEqual(Magic) || offset < PixelsStart || length is < 0 or > LargestIndex)
        {
            return null;
        }

        byte[] content = new byte[length];
        file.Position = offset;
        file.ReadExactly(content);
        bool whole = SHA256.HashData(content).AsSpan().SequenceEqual(tail.AsSpan(8, SHA256.HashSizeInBytes));
        return whole && ImageIndex.TryRead(content) is { } index && index.Identity == identity && offset == PixelsStart + (long)index.Count * index.Shape.Size ? index : null;
    }
}
