using System.Security.Cryptography;
using Overmix.Core.Curves;
using Overmix.Training.Checkpoints;
using static TorchSharp.torch;

namespace Overmix.Training.Models;

/// <summary>What was taken from a file of weights to start from.</summary>
/// <param name="Path">The file.</param>
/// <param name="Sha256">Its SHA-256, small hexadecimal.</param>
/// <param name="FreshHead">The head that keeps its random start, because the file's has another shape or is not there; empty if it came from the file too.</param>
public sealed record StartingWeights(string Path, string Sha256, string FreshHead)
{
    /// <summary>Kind of the event that tells of it.</summary>
    public const string EventKind = "starting-weights";

    private const string Counter = ".num_batches_tracked"; // files of old versions of PyTorch have none, and nothing depends on it

    private static readonly string[] Pickles = [".pt", ".pth", ".bin", ".pkl", ".ckpt"];

    /// <summary>
    /// Copies weights from a safetensors file into a network: all of them must be there with their shapes, under the network's own names. Only the head, the last linear layer,
    /// may differ, as it does where a network trained on 1 000 classes is to learn ten: it then keeps its random start.
    /// </summary>
    /// <param name="network">The network; left as it was if the file does not fit.</param>
    /// <param name="path">The file.</param>
    /// <exception cref="ModelException">It does not fit the network, or is a pickle.</exception>
    /// <exception cref="CheckpointException">It is missing, damaged, or no safetensors file.</exception>
    public static StartingWeights Load(StagedNetwork network, string path)
    {
        if (Pickles.Contains(System.IO.Path.GetExtension(path).ToLowerInvariant()))
        {
            throw new ModelException($"model.weights: {path} is a Python pickle, which can run code and is never read. Convert it: safetensors.torch.save_file(torch.load('{System.IO.Path.GetFileName(path)}'), 'weights.safetensors').");
        }

        IReadOnlyDictionary<string, Tensor> found = SafeTensors.Read(path);
        try
        {
            Dictionary<string, Tensor> own = network.state_dict();
            bool headFits = own.Keys.Where(n => IsHead(network, n)).All(n => found.TryGetValue(n, out Tensor? t) && SameShape(t, own[n]));
            bool Taken(string name) => headFits || !IsHead(network, name);
            RequireFit(network, path, own, found, Taken);
            Copy(found, own, Taken);
            return new StartingWeights(path, HashOf(path), headFits ? "" : network.Head);
        }
        finally
        {
            found.Values.ToList().ForEach(t => t.Dispose());
        }
    }

    /// <summary>The fact for a run's events.</summary>
    public RunEvent ToEvent() => RunEvent.Of(EventKind, 0, 0, ("file", Path), ("sha256", Sha256), ("freshHead", FreshHead));

    private static void RequireFit(StagedNetwork network, string path, Dictionary<string, Tensor> own, IReadOnlyDictionary<string, Tensor> found, Func<string, bool> taken)
    {
        string[] problems =
        [
            .. own.Keys.Where(n => taken(n) && !found.ContainsKey(n) && !n.EndsWith(Counter, StringComparison.Ordinal)).Select(n => $"'{n}' is missing in the file"),
            .. own.Keys.Where(n => taken(n) && found.TryGetValue(n, out Tensor? t) && !SameShape(t, own[n])).Select(n => $"'{n}' is {Text(found[n])} in the file and {Text(own[n])} in the network"),
            .. found.Keys.Where(n => taken(n) && !own.ContainsKey(n)).Order(StringComparer.Ordinal).Select(n => $"the network has no '{n}'"),
        ];
        if (problems.Length > 0)
        {
            string more = problems.Length > 1 ? $" (and {problems.Length - 1} more)" : "";
            throw new ModelException($"model.weights: {path} does not fit {network.GetName()}: {problems[0]}{more}. Set model.name, model.width and model.stem to what the file was made with; only the head, '{network.Head}', may differ.");
        }
    }

    private static void Copy(IReadOnlyDictionary<string, Tensor> found, Dictionary<string, Tensor> own, Func<string, bool> taken)
    {
        using var noGradient = no_grad();
        foreach ((string name, Tensor target) in own)
        {
            if (taken(name) && found.TryGetValue(name, out Tensor? source))
            {
                target.copy_(source);
            }
        }
    }

    private static bool IsHead(StagedNetwork network, string name) => name.StartsWith(network.Head + ".", StringComparison.Ordinal);

    private static bool SameShape(Tensor one, Tensor other) => one.shape.SequenceEqual(other.shape);

    private static string Text(Tensor tensor) => $"[{string.Join(", ", tensor.shape)}]";

    private static string HashOf(string path)
    {
        using FileStream stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
