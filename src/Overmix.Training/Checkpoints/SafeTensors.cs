using System.Buffers.Binary;
using System.Text.Encodings.Web;
using System.Text.Json;
using Overmix.Native;
using static TorchSharp.torch;

namespace Overmix.Training.Checkpoints;

/// <summary>
/// Reads and writes tensors in the safetensors format (github.com/huggingface/safetensors), which PyTorch and others read too. Strict: a file that is not exactly as the format says is refused
/// before any tensor is allocated. Types: F64, F32, F16, BF16, I64, I32, U8, BOOL. Equal tensors give equal bytes: larger elements first, then by name.
/// </summary>
public static class SafeTensors
{
    private const int ChunkBytes = 1 << 28; // a span ends at 2³¹ − 1 bytes, a tensor need not

    /// <summary>Writes tensors.</summary>
    /// <param name="destination">Receives the file's bytes.</param>
    /// <param name="tensors">Tensors by name, on any device, in any memory layout; stored row by row.</param>
    /// <param name="metadata">Free text by name; null for none.</param>
    /// <exception cref="ArgumentException">A tensor's type has no place in the format, or a name is reserved.</exception>
    public static void Write(Stream destination, IReadOnlyDictionary<string, Tensor> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        (string Name, Tensor Tensor, SafeTensorsType Type)[] ordered = [.. tensors.Select(Typed).OrderByDescending(t => t.Type.Bytes).ThenBy(t => t.Name, StringComparer.Ordinal)];
        byte[] header = HeaderOf(ordered, metadata);
        Span<byte> prefix = stackalloc byte[SafeTensorsHeader.PrefixBytes];
        BinaryPrimitives.WriteInt64LittleEndian(prefix, header.Length);
        destination.Write(prefix);
        destination.Write(header);
        foreach ((_, Tensor tensor, _) in ordered)
        {
            using var scope = NewDisposeScope();
            using var noGradient = no_grad();
            ForEachChunk(tensor.detach().cpu().contiguous(), chunk => destination.Write(chunk.bytes));
        }
    }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>Its tensors, on the CPU, owned by the caller and in no dispose scope.</returns>
    /// <exception cref="CheckpointException">It is missing, damaged, or no safetensors file.</exception>
    public static IReadOnlyDictionary<string, Tensor> Read(string path) => Read(path, out _);

    /// <summary>Reads a file and its metadata.</summary>
    /// <param name="path">The file.</param>
    /// <param name="metadata">Free text by name.</param>
    /// <inheritdoc cref="Read(string)"/>
    public static IReadOnlyDictionary<string, Tensor> Read(string path, out IReadOnlyDictionary<string, string> metadata)
    {
        try
        {
            using FileStream stream = File.OpenRead(path);
            return Read(path, stream, out metadata);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new CheckpointException(path, $"cannot be read: {cause.Message}", inner: cause);
        }
    }

    /// <summary>Reads an open file from its start.</summary>
    internal static IReadOnlyDictionary<string, Tensor> Read(string file, Stream stream, out IReadOnlyDictionary<string, string> metadata)
    {
        SafeTensorsHeader header = SafeTensorsHeader.Read(file, stream, stream.Length);
        metadata = header.Metadata;
        LibTorch.EnsureLoaded();
        Dictionary<string, Tensor> tensors = new(StringComparer.Ordinal);
        try
        {
            foreach (SafeTensorsEntry entry in header.Entries)
            {
                tensors.Add(entry.Name, ReadTensor(file, stream, entry, header.DataStart));
            }

            return tensors;
        }
        catch
        {
            foreach (Tensor tensor in tensors.Values)
            {
                tensor.Dispose();
            }

            throw;
        }
    }

    private static Tensor ReadTensor(string file, Stream stream, SafeTensorsEntry entry, long dataStart)
    {
        using var scope = NewDisposeScope();
        Tensor tensor = empty(entry.Shape, entry.Type.Scalar);
        long offset = dataStart + entry.Begin;
        ForEachChunk(tensor, chunk =>
        {
            SafeTensorsHeader.ReadExactly(file, stream, chunk.bytes, offset);
            int wrong = entry.Type.Scalar == ScalarType.Bool ? chunk.bytes.IndexOfAnyExceptInRange((byte)0, (byte)1) : -1;
            if (wrong >= 0)
            {
                throw new CheckpointException(file, $"tensor '{entry.Name}' holds a truth value other than 0 and 1.", offset + wrong);
            }

            offset += chunk.bytes.Length;
        });
        return tensor.DetachFromDisposeScope();
    }

    private static void ForEachChunk(Tensor contiguous, Action<Tensor> act)
    {
        Tensor flat = contiguous.view(-1);
        long step = ChunkBytes / contiguous.ElementSize;
        for (long start = 0; start < flat.numel(); start += step)
        {
            act(flat.narrow(0, start, Math.Min(step, flat.numel() - start)));
        }
    }

    private static (string Name, Tensor Tensor, SafeTensorsType Type) Typed(KeyValuePair<string, Tensor> item)
    {
        SafeTensorsType type = SafeTensorsType.Find(item.Value.dtype)
            ?? throw new ArgumentException($"Tensor '{item.Key}' is {item.Value.dtype}; the types that can be stored are {SafeTensorsType.KnownNames}.", nameof(item));
        return item.Key == "__metadata__" ? throw new ArgumentException("The name '__metadata__' is reserved.", nameof(item)) : (item.Key, item.Value, type);
    }

    private static byte[] HeaderOf((string Name, Tensor Tensor, SafeTensorsType Type)[] tensors, IReadOnlyDictionary<string, string>? metadata)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            WriteMetadata(json, metadata);
            long begin = 0;
            foreach ((string name, Tensor tensor, SafeTensorsType type) in tensors)
            {
                long end = checked(begin + tensor.numel() * type.Bytes);
                WriteEntry(json, new SafeTensorsEntry(name, type, tensor.shape, begin, end, 0));
                begin = end;
            }

            json.WriteEndObject();
        }

        int padding = (int)((8 - buffer.Length % 8) % 8); // so that the data starts aligned
        buffer.Write("       "u8[..padding]);
        return buffer.ToArray();
    }

    private static void WriteMetadata(Utf8JsonWriter json, IReadOnlyDictionary<string, string>? metadata)
    {
        if (metadata is not { Count: > 0 })
        {
            return;
        }

        json.WriteStartObject("__metadata__");
        foreach ((string key, string text) in metadata.OrderBy(m => m.Key, StringComparer.Ordinal))
        {
            json.WriteString(key, text);
        }

        json.WriteEndObject();
    }

    private static void WriteEntry(Utf8JsonWriter json, SafeTensorsEntry entry)
    {
        json.WriteStartObject(entry.Name);
        json.WriteString("dtype", entry.Type.Name);
        json.WriteStartArray("shape");
        foreach (long size in entry.Shape)
        {
            json.WriteNumberValue(size);
        }

        json.WriteEndArray();
        json.WriteStartArray("data_offsets");
        json.WriteNumberValue(entry.Begin);
        json.WriteNumberValue(entry.End);
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
