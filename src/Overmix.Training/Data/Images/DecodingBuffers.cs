namespace Overmix.Training.Data.Images;

/// <summary>Memory that a thread uses again for each picture. Pictures are large objects, which are collected so rarely that a folder's worth of them would pile up.</summary>
internal sealed class DecodingBuffers
{
    private byte[] _rgba = [], _rgb = [], _rows = [], _square = [];

    /// <summary>Room for a decoded picture, <c>[h, w, 4]</c>.</summary>
    public byte[] Rgba(int length) => AtLeast(ref _rgba, length);

    /// <summary>Room for a picture, <c>[h, w, 3]</c>.</summary>
    public byte[] Rgb(int length) => AtLeast(ref _rgb, length);

    /// <summary>Room for a picture scaled in one direction.</summary>
    public byte[] Rows(int length) => AtLeast(ref _rows, length);

    /// <summary>Room for a scaled picture.</summary>
    public byte[] Square(int length) => AtLeast(ref _square, length);

    private static byte[] AtLeast(ref byte[] held, int length) => held.Length >= length ? held : held = GC.AllocateUninitializedArray<byte>(length);
}
