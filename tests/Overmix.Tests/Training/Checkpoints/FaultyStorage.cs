using Overmix.Training.Checkpoints;

namespace Overmix.Tests.Training.Checkpoints;

/// <summary>What goes wrong at one point of a save.</summary>
internal enum Fault
{
    /// <summary>The process dies: nothing after it happens.</summary>
    Kill,

    /// <summary>The disk is full.</summary>
    DiskFull,

    /// <summary>The device fails.</summary>
    InputOutput,
}

/// <summary>The process is gone. Not an I/O error, so that no clean-up of the code under test runs for it.</summary>
internal sealed class KilledException : Exception;

/// <summary>
/// The true disk until a given point, then a fault. Points are counted over a save: one before and one after each operation, one at each byte written, one amid a folder's deletion.
/// </summary>
internal sealed class FaultyStorage(int failAt, Fault fault) : ICheckpointStorage
{
    private readonly DurableStorage _disk = new();
    private bool _dead;

    /// <summary>Points passed so far.</summary>
    public int Points { get; private set; }

    public void CreateFolder(string path) => Around(() => _disk.CreateFolder(path));

    public void WriteFile(string path, Action<Stream> content) => Around(() => _disk.WriteFile(path, stream =>
    {
        content(new FaultyStream(stream, this));
        Point(); // all written, not yet flushed to the device
    }));

    public void MoveFolder(string from, string to) => Around(() => _disk.MoveFolder(from, to));

    public void ReplaceText(string path, string content) => Around(() =>
    {
        File.WriteAllText(path + ".tmp", content[..1]);
        Point();
        _disk.ReplaceText(path, content);
    });

    public void DeleteFolder(string path) => Around(() =>
    {
        if (Directory.EnumerateFiles(path).FirstOrDefault() is { } first)
        {
            File.Delete(first);
        }

        Point();
        _disk.DeleteFolder(path);
    });

    /// <summary>A place where the fault may strike.</summary>
    public void Point()
    {
        if (_dead)
        {
            throw new KilledException();
        }

        if (++Points == failAt)
        {
            _dead = fault == Fault.Kill;
            throw fault switch
            {
                Fault.Kill => new KilledException(),
                Fault.DiskFull => new IOException("No space left on device", 28),
                _ => new IOException("Input/output error", 5),
            };
        }
    }

    private void Around(Action operation)
    {
        Point();
        operation();
        Point();
    }

    /// <summary>Writes a byte a point, so that a file ends torn anywhere.</summary>
    private sealed class FaultyStream(Stream inner, FaultyStorage owner) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => inner.Length;

        public override long Position { get => inner.Position; set => throw new NotSupportedException(); }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            foreach (byte value in buffer)
            {
                owner.Point();
                inner.WriteByte(value);
            }
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Flush() => inner.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
