using System.Text;
using static TorchSharp.torch;

namespace Overmix.Tests.Training.Models;

/// <summary>Numbers that depend on a name and a place only, exact in 32-bit integers; References/networks.py computes the same.</summary>
internal static class FormulaNumbers
{
    /// <summary>A float32 tensor of f(u), u in [0, 1).</summary>
    public static Tensor Tensor(string name, long[] shape, Func<double, double> f) =>
        tensor(Uniform(name, shape.Aggregate(1L, (a, b) => a * b)).Select(u => (float)f(u)).ToArray(), shape);

    /// <summary>Fills a network, statistics too, with numbers of the size that trained networks have.</summary>
    public static void Fill(nn.Module network)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        Dictionary<string, Tensor> state = network.state_dict();
        foreach ((string name, Tensor target) in state)
        {
            (string owner, string kind) = (name[..(name.LastIndexOf('.') + 1)], name[(name.LastIndexOf('.') + 1)..]);
            double scale = Math.Sqrt(6.0 / Math.Max(1, target.shape.Skip(1).Aggregate(1L, (a, b) => a * b)));
            Func<double, double> f = kind switch
            {
                "num_batches_tracked" => _ => 7,
                "running_var" => u => 0.5 + u,
                "weight" when state.ContainsKey(owner + "running_var") => u => 0.5 + u,
                "weight" => u => (2 * u - 1) * scale,
                _ => u => 0.4 * (u - 0.5),
            };
            target.copy_(Tensor(name, target.shape, f));
        }
    }

    private static IEnumerable<double> Uniform(string name, long count)
    {
        uint seed = Encoding.UTF8.GetBytes(name).Aggregate(2166136261u, (h, b) => unchecked((h ^ b) * 16777619u));
        for (uint i = 0; i < count; i++)
        {
            uint h = unchecked(i * 2654435761u + seed);
            h = unchecked((h ^ (h >> 16)) * 0x85EBCA6Bu);
            h = unchecked((h ^ (h >> 13)) * 0xC2B2AE35u);
            yield return (h ^ (h >> 16)) / 4294967296.0;
        }
    }
}
