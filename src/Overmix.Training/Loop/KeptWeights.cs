using System.Globalization;
using Overmix.Core.Durability;
using Overmix.Training.Checkpoints;
using static TorchSharp.torch;

namespace Overmix.Training.Loop;

/// <summary>The weights that a guard asked to keep (<see cref="Core.Directives.Directive.Keep"/>), in one file, replaced whole: a resumed run finds them or makes the same ones again.</summary>
public sealed class KeptWeights
{
    private const string EpochKey = "epoch", StepKey = "step";

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
        var place = new Dictionary<string, string> { [EpochKey] = epoch.ToString(CultureInfo.InvariantCulture), [StepKey] = step.ToString(CultureInfo.InvariantCulture) };
        SafeTensors.Write(memory, weights.ToDictionary(w => w.Key, w => w.Value.detach().cpu()), place);
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

    /// <summary>The kept weights, in the caller's dispose scope.</summary>
    /// <param name="epoch">Epochs completed when they were kept.</param>
    /// <param name="step">Steps completed then.</param>
    /// <exception cref="CheckpointException">The file is missing or damaged.</exception>
    public IReadOnlyDictionary<string, Tensor> Read(out int epoch, out long step)
    {
        IReadOnlyDictionary<string, Tensor> weights = SafeTensors.Read(_path, out IReadOnlyDictionary<string, string> place);
        (epoch, step) = (int.Parse(place[EpochKey], CultureInfo.InvariantCulture), long.Parse(place[StepKey], CultureInfo.InvariantCulture));
        return weights;
    }
}
