namespace Overmix.Training.Data.Archives;

/// <summary>The bytes of one entry: exactly as many as declared, checked at their end.</summary>
internal sealed class EntryStream(Stream source, long length, Action<int>? onRead = null, Func<DataException>? tooShort = null) : Stream
{
    private uint _checksum = Crc32.Start;
    private long _position;

    /// <summary>CRC-32 of what was read, if <see cref="Checks"/>.</summary>
    public uint Checksum => Crc32.End(_checksum);

    /// <summary>Whether the CRC-32 is computed.</summary>
    public bool Checks { get; init; }

    /// <summary>Called once, when all bytes were read.</summary>
    public Action<EntryStream>? AtEnd { get; set; }

    public override long Length => length;

    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override int Read(Span<byte> buffer)
    {
        int wanted = (int)Math.Min(buffer.Length, length - Position);
        int read = wanted == 0 ? 0 : source.Read(buffer[..wanted]);
        if (wanted > 0 && read == 0)
        {
            throw tooShort?.Invoke() ?? new DataException("The entry is cut short.");
        }

        _position += read;
        _checksum = Checks ? Crc32.Add(_checksum, buffer[..read]) : _checksum;
        onRead?.Invoke(read);
        if (Position == length && AtEnd is { } check)
        {
            AtEnd = null;
            check(this);
        }

        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
