using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Overmix.Core.Durability;
using Overmix.Training.Checkpoints;
using static TorchSharp.torch;

namespace Overmix.Training.Loop;

/// <summary>The weights that a guard asked to keep (<see cref="Core.Directives.Directive.Keep"/>), in one file, replaced whole: a resumed run finds them or makes the same ones again. The file holds the SHA-256 of all that is read of it.</summary>
public sealed class KeptWeights
{
    private const string EpochKey = "epoch", StepKey = "step", SumKey = "sha256";

    private readonly string _path;

    /// <summary>Names the file; nothing is written yet.</summary>
    /// <param name="path">A safetensors file in an existing folder.</param>
    public KeptWeights(string path) => _path = path;

    /// <summary>Whether any were kept.</summary>
    public bool Exist => File.Exists(_path);

    /// <summary>Keeps weights instead of any kept before.</summary>
    /// <param name="weights">Tensors by name; borrowed.</param>
    /// <param name="epoch">Epochs completed.</param>
    /// <param name="step">Optimiser steps completed.</param>
    public void Put(IReadOnlyDictionary<string, Tensor> weights, int epoch, long step)
    {
        using var scope = NewDisposeScope();
        using var memory = new MemoryStream();
        Dictionary<string, Tensor> host = weights.ToDictionary(w => w.Key, w => w.Value.detach().cpu().contiguous());
        var place = new Dictionary<string, string>
        {
            [EpochKey] = epoch.ToString(CultureInfo.InvariantCulture),
            [StepKey] = step.ToString(CultureInfo.InvariantCulture),
            [SumKey] = Sum(host, epoch, step),
        };
        SafeTensors.Write(memory, host, place);
        DurableFile.Replace(_path, memory.ToArray());
    }

    /// <summary>Epochs completed when they were kept, from the file's head alone; null if none were.</summary>
    /// <exception cref="CheckpointException">The file is damaged.</exception>
    public int? Epoch()
    {
        if (!Exist)
        {
            return null;
        }

        using FileStream file = CheckpointFolder.Open(_path);
        return SafeTensorsHeader.Read(_path, file, file.Length).Metadata.TryGetValue(EpochKey, out string? text) && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int epoch)
            ? epoch
            : throw new CheckpointException(_path, "does not say at which epoch its weights were kept. It is damaged.");
    }

    /// <summary>The kept weights, by name; the tensors, on the CPU and in no dispose scope, are the caller's.</summary>
    /// <param name="epoch">Epochs completed when they were kept.</param>
    /// <param name="step">Steps completed then.</param>
    /// <exception cref="CheckpointException">The file is missing or damaged.</exception>
    public IReadOnlyDictionary<string, Tensor> Read(out int epoch, out long step)
    {
        IReadOnlyDictionary<string, Tensor> weights = SafeTensors.Read(_path, out IReadOnlyDictionary<string, string> place);
        string? At(string key) => place.GetValueOrDefault(key);
        step = 0;
        bool isNumber = int.TryParse(At(EpochKey), NumberStyles.None, CultureInfo.InvariantCulture, out epoch) && long.TryParse(At(StepKey), NumberStyles.None, CultureInfo.InvariantCulture, out step);
        if (isNumber && At(SumKey) == Sum(weights, epoch, step))
        {
            return weights;
        }

        weights.Values.ToList().ForEach(tensor => tensor.Dispose());
        throw new CheckpointException(_path, "does not have the SHA-256 that it records: it was changed since it was written. Delete it and train again.");
    }

    private static string Sum(IReadOnlyDictionary<string, Tensor> weights, int epoch, long step)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(FormattableString.Invariant($"{epoch} {step}\n")));
        foreach ((string name, Tensor tensor) in weights.OrderBy(w => w.Key, StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(FormattableString.Invariant($"{name} {tensor.dtype} {string.Join('x', tensor.shape)}\n")));
            hash.AppendData(tensor.bytes);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
