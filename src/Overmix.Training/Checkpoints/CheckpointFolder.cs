using System.Security.Cryptography;
using System.Text;
using Overmix.Core.Durability;
using static TorchSharp.torch;

namespace Overmix.Training.Checkpoints;

/// <summary>One checkpoint on disk: <c>model.safetensors</c>, <c>optimizer.safetensors</c>, <c>state.json</c>, <c>average.safetensors</c> where an average of weights is kept, sealed by <c>SHA256SUMS</c>.</summary>
internal static class CheckpointFolder
{
    private const string Model = "model.safetensors", Optimizer = "optimizer.safetensors", State = "state.json", Average = "average.safetensors";
    private const long MaxStateBytes = 64 << 20;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Writes a checkpoint into a new folder, each file flushed to the device, the seal last.</summary>
    public static void Write(ICheckpointStorage storage, string folder, Checkpoint checkpoint)
    {
        byte[] state = Utf8.GetBytes(checkpoint.StateJson);
        storage.CreateFolder(folder);
        List<(string, string)> sums =
        [
            WriteHashed(storage, folder, Model, stream => SafeTensors.Write(stream, checkpoint.Model)),
            WriteHashed(storage, folder, Optimizer, stream => SafeTensors.Write(stream, checkpoint.Optimizer)),
            WriteHashed(storage, folder, State, stream => stream.Write(state)),
        ];
        if (checkpoint.Average is { } average)
        {
            sums.Add(WriteHashed(storage, folder, Average, stream => SafeTensors.Write(stream, average)));
        }

        storage.WriteFile(Path.Combine(folder, CheckpointSeal.FileName), stream => stream.Write(Encoding.ASCII.GetBytes(CheckpointSeal.TextOf(sums))));
    }

    /// <summary>Reads a checkpoint: all files are compared with the seal before any tensor is allocated.</summary>
    /// <exception cref="CheckpointException">A file is missing, unreadable or changed.</exception>
    public static Checkpoint Read(string folder) => Verified(folder, (model, optimizer, average, state) =>
    {
        Dictionary<string, Tensor> nothing = [];
        var checkpoint = new Checkpoint(nothing, nothing, Decode(folder, state));
        try
        {
            checkpoint = checkpoint with { Model = SafeTensors.Read(model.Name, model, out _) };
            checkpoint = checkpoint with { Optimizer = SafeTensors.Read(optimizer.Name, optimizer, out _) };
            return average is null ? checkpoint : checkpoint with { Average = SafeTensors.Read(average.Name, average, out _) };
        }
        catch
        {
            checkpoint.Dispose();
            throw;
        }
    });

    /// <summary>Compares all files with the seal, and no more.</summary>
    /// <exception cref="CheckpointException">A file is missing, unreadable or changed.</exception>
    public static void Verify(string folder) => Verified(folder, (_, _, _, _) => 0);

    /// <summary>Opens a file that should be there.</summary>
    public static FileStream Open(string path) => File.Exists(path) ? RegularFile.OpenRead(path) : throw new CheckpointException(path, "is missing.");

    // The bytes that are hashed are read through the very handles that are parsed afterwards.
    private static T Verified<T>(string folder, Func<FileStream, FileStream, FileStream?, byte[], T> use)
    {
        try
        {
            using FileStream model = Open(Path.Combine(folder, Model)), optimizer = Open(Path.Combine(folder, Optimizer));
            byte[] state = ReadState(Path.Combine(folder, State));
            string averagePath = Path.Combine(folder, Average);
            using FileStream? average = File.Exists(averagePath) ? File.OpenRead(averagePath) : null; // the seal tells whether it should be there
            List<(string, string)> found = [(Model, Hash(model)), (Optimizer, Hash(optimizer)), (State, Convert.ToHexStringLower(SHA256.HashData(state)))];
            CheckpointSeal.Check(folder, average is null ? found : [.. found, (Average, Hash(average))]);
            return use(model, optimizer, average, state);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new CheckpointException(folder, $"cannot be read: {cause.Message}", inner: cause);
        }
    }

    internal static string Hash(FileStream stream)
    {
        string hash = Convert.ToHexStringLower(SHA256.HashData(stream));
        stream.Position = 0;
        return hash;
    }

    private static byte[] ReadState(string path)
    {
        using FileStream stream = Open(path);
        if (stream.Length > MaxStateBytes)
        {
            throw new CheckpointException(path, $"has {stream.Length} bytes; at most {MaxStateBytes} are allowed. It is damaged.", MaxStateBytes);
        }

        byte[] content = new byte[stream.Length];
        SafeTensorsHeader.ReadExactly(path, stream, content, 0);
        return content;
    }

    private static string Decode(string folder, byte[] state)
    {
        try
        {
            return Utf8.GetString(state);
        }
        catch (DecoderFallbackException cause)
        {
            throw new CheckpointException(Path.Combine(folder, State), "is not UTF-8 text.", cause.Index, cause);
        }
    }

    internal static (string Name, string Sha256) WriteHashed(ICheckpointStorage storage, string folder, string name, Action<Stream> content)
    {
        using var hash = SHA256.Create();
        storage.WriteFile(Path.Combine(folder, name), file =>
        {
            using var through = new CryptoStream(file, hash, CryptoStreamMode.Write, leaveOpen: true);
            content(through);
        });
        return (name, Convert.ToHexStringLower(hash.Hash!));
    }
}
