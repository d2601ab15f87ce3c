using System.IO.Compression;
using System.Text;

namespace Overmix.Tests.Training.Data.Archives;

/// <summary>Writes a tar byte by byte, lies included.</summary>
internal sealed class TarBuilder
{
    private readonly List<byte[]> _bytes = [];

    public TarBuilder File(string name, byte[] content) => Entry(Encoding.UTF8.GetBytes(name), '0', content);

    /// <summary>An entry of any kind; the size written is the content's unless given.</summary>
    public TarBuilder Entry(byte[] name, char kind, byte[]? content = null, byte[]? size = null, string link = "", int checksumError = 0)
    {
        content ??= [];
        byte[] header = new byte[512];
        name.AsSpan(0, Math.Min(100, name.Length)).CopyTo(header);
        Put(header, 100, "0000644\0");
        Put(header, 108, "0000000\0");
        Put(header, 116, "0000000\0");
        (size ?? Octal(content.Length)).CopyTo(header, 124);
        Put(header, 136, "00000000000\0");
        header[156] = (byte)kind;
        Put(header, 157, link);
        Put(header, 257, "ustar\0" + "00");
        Put(header, 148, "        ");
        Put(header, 148, Convert.ToString(header.Sum(b => b) + checksumError, 8).PadLeft(6, '0') + "\0 ");
        _bytes.Add(header);
        _bytes.Add(content);
        _bytes.Add(new byte[-content.Length & 511]);
        return this;
    }

    public TarBuilder Link(string name, char kind, string target) => Entry(Encoding.UTF8.GetBytes(name), kind, link: target);

    public TarBuilder Pax(string records, char kind = 'x') => Entry("pax"u8.ToArray(), kind, Encoding.UTF8.GetBytes(records));

    /// <summary>A pax record with its own length in front.</summary>
    public static string Record(string key, string value)
    {
        int length = key.Length + Encoding.UTF8.GetByteCount(value) + 3;
        length += (length + length.ToString(System.Globalization.CultureInfo.InvariantCulture).Length).ToString(System.Globalization.CultureInfo.InvariantCulture).Length;
        return $"{length} {key}={value}\n";
    }

    public static byte[] Octal(long number) => Encoding.ASCII.GetBytes(Convert.ToString(number, 8).PadLeft(11, '0') + "\0");

    public static byte[] Binary(params byte[] last) => [last[0], .. new byte[11 - (last.Length - 1)], .. last[1..]];

    /// <summary>The tar as it is, without the blocks that end it.</summary>
    public byte[] Open() => Joined(0);

    /// <summary>The tar with its end.</summary>
    public byte[] Close() => Joined(1024);

    private byte[] Joined(int zeros)
    {
        byte[] all = new byte[_bytes.Sum(b => b.Length) + zeros];
        int at = 0;
        foreach (byte[] piece in _bytes)
        {
            piece.CopyTo(all, at);
            at += piece.Length;
        }

        return all;
    }

    public static byte[] Gzip(byte[] bytes)
    {
        using var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.Optimal))
        {
            gzip.Write(bytes);
        }

        return stream.ToArray();
    }

    private static void Put(byte[] header, int at, string text) => Encoding.UTF8.GetBytes(text).CopyTo(header, at);
}
