using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Overmix.Training.Data.Images;

/// <summary>What is known of decoded pictures besides their pixels, in the order of the data set: by part, class and file name.</summary>
internal sealed record ImageIndex
{
    /// <summary>What the pictures were decoded from, and how.</summary>
    public required string Identity { get; init; }

    public required ExampleShape Shape { get; init; }

    public required IReadOnlyList<string> ClassNames { get; init; }

    public required int[] Labels { get; init; }

    /// <summary>The part of each picture; null without parts.</summary>
    public required DataPart[]? Parts { get; init; }

    /// <summary>Where each picture's pixels lie.</summary>
    public required int[] Slots { get; init; }

    /// <summary>SHA-256 of each picture's pixels, one after another.</summary>
    public required byte[] Hashes { get; init; }

    /// <summary>Files that were passed over.</summary>
    public required int Skipped { get; init; }

    public int Count => Labels.Length;

    private bool IsSound => Shape is { Channels: 1 or 3, Height: > 0 and <= short.MaxValue, Width: > 0 and <= short.MaxValue } && Count > 0 && Hashes.Length == Count * SHA256.HashSizeInBytes
        && Array.TrueForAll(Labels, l => l >= 0 && l < ClassNames.Count) && Array.TrueForAll(Slots, s => s >= 0 && s < Count) && (Parts is null || (Parts.Length == Count && Array.TrueForAll(Parts, p => p <= DataPart.Test)));

    /// <summary>The hash of a picture.</summary>
    public ReadOnlySpan<byte> HashOf(int picture) => Hashes.AsSpan(picture * SHA256.HashSizeInBytes, SHA256.HashSizeInBytes);

    /// <summary>SHA-256 of shape, class names, labels, parts and pixels; not of where they came from.</summary>
    public string Fingerprint()
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        writer.Write("overmix image folder 1"u8);
        WriteContent(writer);
        writer.Flush();
        return Convert.ToHexStringLower(SHA256.HashData(stream.GetBuffer().AsSpan(0, (int)stream.Length)));
    }

    /// <summary>As bytes for the cache.</summary>
    public byte[] ToBytes()
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        writer.Write(Identity);
        writer.Write(Fingerprint());
        WriteContent(writer);
        writer.Write(Skipped);
        WriteAll(writer, Slots);
        writer.Flush();
        return stream.ToArray();
    }

    /// <summary>From bytes whose checksum was right: damage is then impossible, a foreign format is not.</summary>
    /// <returns>The index; null if it is not one, or its own fingerprint is not that of its content.</returns>
    public static ImageIndex? TryRead(byte[] bytes)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes), Encoding.UTF8);
        try
        {
            (string identity, string fingerprint) = (reader.ReadString(), reader.ReadString());
            var shape = new ExampleShape(reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32());
            string[] names = new string[Counted(reader, bytes.Length)];
            for (int i = 0; i < names.Length; i++)
            {
                names[i] = reader.ReadString();
            }

            int count = Counted(reader, bytes.Length / SHA256.HashSizeInBytes);
            bool parted = reader.ReadBoolean();
            int[] labels = ReadAll(reader, count);
            DataPart[]? parts = parted ? [.. reader.ReadBytes(count).Select(b => (DataPart)b)] : null;
            byte[] hashes = reader.ReadBytes(count * SHA256.HashSizeInBytes);
            var index = new ImageIndex { Identity = identity, Shape = shape, ClassNames = names, Labels = labels, Parts = parts, Hashes = hashes, Skipped = reader.ReadInt32(), Slots = ReadAll(reader, count) };
            return index.IsSound && index.Fingerprint() == fingerprint ? index : null;
        }
        catch (Exception cause) when (cause is FormatException or OverflowException or IOException)
        {
            return null;
        }
    }

    private void WriteContent(BinaryWriter writer)
    {
        writer.Write(Shape.Channels);
        writer.Write(Shape.Height);
        writer.Write(Shape.Width);
        writer.Write(ClassNames.Count);
        foreach (string name in ClassNames)
        {
            writer.Write(name);
        }

        writer.Write(Count);
        writer.Write(Parts is not null);
        WriteAll(writer, Labels);
        writer.Write([.. (Parts ?? []).Select(p => (byte)p)]);
        writer.Write(Hashes);
    }

    private static void WriteAll(BinaryWriter writer, int[] numbers)
    {
        byte[] bytes = new byte[numbers.Length * sizeof(int)];
        for (int i = 0; i < numbers.Length; i++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(i * sizeof(int)), numbers[i]);
        }

        writer.Write(bytes);
    }

    // No list can be longer than the bytes that hold it.
    private static int Counted(BinaryReader reader, int most) => reader.ReadInt32() is var count && count >= 0 && count <= most ? count : throw new FormatException();

    private static int[] ReadAll(BinaryReader reader, int count)
    {
        byte[] bytes = reader.ReadBytes(checked(count * sizeof(int)));
        if (bytes.Length < count * sizeof(int))
        {
            throw new FormatException();
        }

        return [.. Enumerable.Range(0, count).Select(i => BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(i * sizeof(int))))];
    }
}
