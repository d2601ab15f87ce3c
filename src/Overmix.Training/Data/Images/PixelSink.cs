using Microsoft.Win32.SafeHandles;
using Overmix.Core.Errors;

namespace Overmix.Training.Data.Images;

/// <summary>Where decoded pictures are put, each in its own slot; from several threads.</summary>
internal abstract class PixelSink : IDisposable
{
    /// <summary>Keeps a picture. All have the same length.</summary>
    public abstract void Write(int slot, ReadOnlySpan<byte> pixels);

    /// <summary>Reads a picture back.</summary>
    public abstract void Read(int slot, Span<byte> pixels);

    public abstract void Dispose();
}

/// <summary>Pictures in memory, up to a limit.</summary>
internal sealed class MemorySink(string source, long mostBytes) : PixelSink
{
    private readonly Lock _gate = new();
    private readonly List<byte[]?> _pictures = [];
    private long _bytes;

    public override void Write(int slot, ReadOnlySpan<byte> pixels)
    {
        byte[] copy = pixels.ToArray();
        lock (_gate)
        {
            while (_pictures.Count <= slot)
            {
                _pictures.Add(null);
            }

            _bytes += copy.Length - (_pictures[slot]?.Length ?? 0);
            _pictures[slot] = copy;
            if (_bytes > mostBytes)
            {
                throw new DataException($"{source}: the decoded pictures need more than the {mostBytes >> 20} MiB that data.inMemory allows, and no cache can be written for them. Expected a writable cache folder with room (XDG_CACHE_HOME), or a larger data.inMemory.");
            }
        }
    }

    public override void Read(int slot, Span<byte> pixels)
    {
        lock (_gate)
        {
            _pictures[slot].AsSpan(0, pixels.Length).CopyTo(pixels);
        }
    }

    public override void Dispose()
    {
    }
}

/// <summary>Pictures in a file of the cache.</summary>
internal sealed class FileSink : PixelSink
{
    private readonly string _path;
    private readonly SafeFileHandle _file;
    private readonly long _start;

    /// <summary>Creates the file; pictures begin at an offset.</summary>
    /// <exception cref="StorageException">It cannot be created.</exception>
    public FileSink(string path, long start, Func<string, SafeFileHandle> create)
    {
        (_path, _start) = (path, start);
        _file = Guard(() => create(path));
    }

    /// <summary>Creates a file that must be new.</summary>
    public static SafeFileHandle CreateNew(string path) => File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read);

    /// <inheritdoc/>
    /// <exception cref="StorageException">The disk is full or failing.</exception>
    public override void Write(int slot, ReadOnlySpan<byte> pixels)
    {
        try
        {
            RandomAccess.Write(_file, pixels, _start + (long)slot * pixels.Length);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw StorageException.From(_path, cause);
        }
    }

    public override void Read(int slot, Span<byte> pixels)
    {
        try
        {
            if (RandomAccess.Read(_file, pixels, _start + (long)slot * pixels.Length) < pixels.Length)
            {
                throw new StorageException(_path, "the cache file was cut while it was written.");
            }
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw StorageException.From(_path, cause);
        }
    }

    /// <summary>Writes what comes before and after the pictures, cuts what is left behind, and makes all of it durable.</summary>
    public void Finish(ReadOnlyMemory<byte> head, long tailOffset, ReadOnlyMemory<byte> tail) => Guard(() =>
    {
        RandomAccess.Write(_file, head.Span, 0);
        RandomAccess.Write(_file, tail.Span, tailOffset);
        RandomAccess.SetLength(_file, tailOffset + tail.Length);
        RandomAccess.FlushToDisk(_file);
        return _file;
    });

    public override void Dispose() => _file.Dispose();

    private SafeFileHandle Guard(Func<SafeFileHandle> action)
    {
        try
        {
            return action();
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw StorageException.From(_path, cause);
        }
    }
}
