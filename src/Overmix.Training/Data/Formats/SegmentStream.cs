namespace Overmix.Training.Data.Formats;

/// <summary>The next bytes of a reader as a stream of their own.</summary>
/// <param name="owner">The reader; moves on as this is read.</param>
/// <param name="length">How many bytes.</param>
internal sealed class SegmentStream(BoundedReader owner, long length) : Stream
{
    private long _at;

    /// <summary>Whether more was wanted than there is: a decompressor wants no more once its data is whole.</summary>
    public bool RanDry { get; private set; }

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => length;

    /// <inheritdoc/>
    public override long Position
    {
        get => _at;
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        int count = (int)Math.Min(buffer.Length, length - _at);
        RanDry |= count == 0 && buffer.Length > 0;
        owner.Fill(buffer[..count], "the data");
        _at += count;
        return count;
    }

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
