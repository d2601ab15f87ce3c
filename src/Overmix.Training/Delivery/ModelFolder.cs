using System.Security.Cryptography;
using System.Text;
using Overmix.Core.Errors;
using Overmix.Training.Checkpoints;
using static TorchSharp.torch;

namespace Overmix.Training.Delivery;

/// <summary>
/// A trained network on disk, whole and movable: <c>model.safetensors</c>, <c>model.json</c>, sealed by <c>SHA256SUMS</c> as <c>sha256sum -c</c> reads it.
/// Nothing is used before all of it has been compared with the seal.
/// </summary>
public static class ModelFolder
{
    /// <summary>Name of the folder beside a run's checkpoints.</summary>
    public const string DefaultName = "model";

    /// <summary>Name of the card.</summary>
    public const string CardFile = "model.json";

    /// <summary>Name of the weights.</summary>
    public const string WeightsFile = "model.safetensors";

    private const int MaxCardBytes = 16 << 20;

    /// <summary>Whether a folder looks like one: it has a card. Whether it is sound shows when it is read.</summary>
    public static bool IsOne(string folder) => File.Exists(Path.Combine(folder, CardFile));

    /// <summary>Writes a network durably and in one step; one that is there is replaced. Cut off between two renames, the old one stands beside as <c>NAME.old</c>.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="card">What the network is.</param>
    /// <param name="weights">Parameters and buffers by name; read, not kept.</param>
    /// <exception cref="StorageException">The disk is full or the folder not writable; a network written before is intact.</exception>
    public static void Write(string folder, ModelCard card, IReadOnlyDictionary<string, Tensor> weights) => Write(new DurableStorage(), folder, card, weights);

    internal static void Write(ICheckpointStorage storage, string folder, ModelCard card, IReadOnlyDictionary<string, Tensor> weights)
    {
        string temporary = folder + CheckpointShelf.TemporarySuffix, old = folder + ".old";
        try
        {
            DeleteIfThere(storage, temporary);
            Fill(storage, temporary, card, weights);
            if (Directory.Exists(folder))
            {
                DeleteIfThere(storage, old);
                storage.MoveFolder(folder, old);
            }

            storage.MoveFolder(temporary, folder);
            DeleteIfThere(storage, old);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            DeleteQuietly(storage, temporary); // a full disk needs the space
            throw StorageException.From(folder, cause);
        }
    }

    /// <summary>Reads a network.</summary>
    /// <param name="folder">The folder.</param>
    /// <returns>Card and weights; the tensors, on the CPU, are the caller's.</returns>
    /// <exception cref="CheckpointException">A file is missing, unreadable or changed, or not what it should be.</exception>
    internal static (ModelCard Card, IReadOnlyDictionary<string, Tensor> Weights) Read(string folder)
    {
        try
        {
            using FileStream file = CheckpointFolder.Open(Path.Combine(folder, WeightsFile));
            byte[] json = ReadCardBytes(Path.Combine(folder, CardFile));
            CheckpointSeal.Check(folder, [(WeightsFile, CheckpointFolder.Hash(file)), (CardFile, Convert.ToHexStringLower(SHA256.HashData(json)))]);
            return (ModelCard.FromJson(Path.Combine(folder, CardFile), json), SafeTensors.Read(file.Name, file, out _));
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new CheckpointException(folder, $"cannot be read: {cause.Message}", inner: cause);
        }
    }

    /// <summary>Reads the card alone, compared with its line of the seal; the weights are not looked at.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="CheckpointException">The card is missing, unreadable, changed, or not what it should be.</exception>
    public static ModelCard ReadCard(string folder)
    {
        string path = Path.Combine(folder, CardFile);
        try
        {
            byte[] json = ReadCardBytes(path);
            CheckpointSeal.CheckLine(folder, (CardFile, Convert.ToHexStringLower(SHA256.HashData(json))));
            return ModelCard.FromJson(path, json);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new CheckpointException(path, $"cannot be read: {cause.Message}", inner: cause);
        }
    }

    private static void Fill(ICheckpointStorage storage, string folder, ModelCard card, IReadOnlyDictionary<string, Tensor> weights)
    {
        byte[] json = card.ToJson();
        storage.CreateFolder(folder);
        List<(string, string)> sums =
        [
            CheckpointFolder.WriteHashed(storage, folder, WeightsFile, stream => SafeTensors.Write(stream, weights, new Dictionary<string, string> { ["format"] = "pt" })),
            CheckpointFolder.WriteHashed(storage, folder, CardFile, stream => stream.Write(json)),
        ];
        storage.WriteFile(Path.Combine(folder, CheckpointSeal.FileName), stream => stream.Write(Encoding.ASCII.GetBytes(CheckpointSeal.TextOf(sums))));
    }

    private static byte[] ReadCardBytes(string path)
    {
        using FileStream stream = CheckpointFolder.Open(path);
        if (stream.Length > MaxCardBytes)
        {
            throw new CheckpointException(path, $"has {stream.Length} bytes; at most {MaxCardBytes} are allowed. It is damaged.", MaxCardBytes);
        }

        byte[] content = new byte[stream.Length];
        SafeTensorsHeader.ReadExactly(path, stream, content, 0);
        return content;
    }

    private static void DeleteQuietly(ICheckpointStorage storage, string folder)
    {
        try
        {
            DeleteIfThere(storage, folder);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            // Removed by the next write, and read by nobody.
        }
    }

    private static void DeleteIfThere(ICheckpointStorage storage, string folder)
    {
        if (Directory.Exists(folder))
        {
            storage.DeleteFolder(folder);
        }
    }
}
