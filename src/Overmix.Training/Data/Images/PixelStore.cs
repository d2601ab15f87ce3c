using System.IO.MemoryMappedFiles;

namespace Overmix.Training.Data.Images;

/// <summary>Where decoded pictures are read from; from several threads.</summary>
internal abstract class PixelStore : IDisposable
{
    /// <summary>Copies a slot's pixels.</summary>
    public abstract void Read(int slot, Span<byte> pixels);

    public abstract void Dispose();
}

/// <summary>Pictures in memory.</summary>
internal sealed class HeldPixels(MemorySink pictures) : PixelStore
{
    public override void Read(int slot, Span<byte> pixels) => pictures.Read(slot, pixels);

    public override void Dispose() => pictures.Dispose();
}

/// <summary>
/// Pictures in a memory-mapped file. Pages that were touched count as this process's memory until they are unmapped, so the view is made anew after some megabytes:
/// the system keeps the pages as long as it has room, the process stays small.
/// </summary>
internal sealed class MappedPixels : PixelStore
{
    /// <summary>Bytes read through one view.</summary>
    public const long ViewBudget = 64 << 20;

    private readonly Lock _gate = new();
    private readonly MemoryMappedFile _file;
    private readonly long _start;
    private MemoryMappedViewAccessor _view;
    private long _touched;
    private bool _disposed;

    /// <summary>Maps an open file; owned from here on.</summary>
    public MappedPixels(FileStream file, long start)
    {
        _start = start;
        _file = MemoryMappedFile.CreateFromFile(file, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
        _view = NewView();
    }

    public override void Read(int slot, Span<byte> pixels)
    {
        MemoryMappedViewAccessor view = Claim(pixels.Length);
        try
        {
            view.SafeMemoryMappedViewHandle.ReadSpan((ulong)(_start + (long)slot * pixels.Length), pixels);
        }
        finally
        {
            view.SafeMemoryMappedViewHandle.DangerousRelease();
        }
    }

    public override void Dispose()
    {
        lock (_gate)
        {
            if (!_disposed)
            {
                _disposed = true;
                _view.Dispose();
                _file.Dispose();
            }
        }
    }

    // A claimed view stays mapped until it is released, even if it was replaced meanwhile.
    private MemoryMappedViewAccessor Claim(int bytes)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            _touched += bytes;
            if (_touched > ViewBudget)
            {
                _view.Dispose();
                (_view, _touched) = (NewView(), bytes);
            }

            bool claimed = false;
            _view.SafeMemoryMappedViewHandle.DangerousAddRef(ref claimed);
            return _view;
        }
    }

    private MemoryMappedViewAccessor NewView() => _file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
}
