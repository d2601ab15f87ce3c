using System.Runtime.CompilerServices;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Overmix.Training.Optimization;

/// <summary>
/// A network's trainable parameters as views of one tensor a type, and their gradients as views of another, so that an update is a few operations on one long vector
/// instead of a few on each parameter. Names, shapes and values of the parameters stay; elementwise arithmetic is the same on a view.
/// </summary>
public sealed class FlatParameters : IDisposable
{
    private static readonly ConditionalWeakTable<nn.Module, FlatParameters> Known = [];

    private int _users;

    private FlatParameters(IReadOnlyList<FlatGroup> groups) => Groups = groups;

    /// <summary>The vectors: one for each element type and device.</summary>
    public IReadOnlyList<FlatGroup> Groups { get; }

    /// <summary>Gathers a network's trainable parameters, once: later calls give the same vectors as long as someone uses them and the network trains the same parameters.</summary>
    /// <param name="network">The network, on the device where it will be trained. Its parameters live on when this is disposed of.</param>
    /// <param name="channelsLast">Whether the weights of convolutions, [out, in, h, w], are to lie in memory as [out, h, w, in].</param>
    public static FlatParameters Of(nn.Module network, bool channelsLast = false)
    {
        (string, Parameter)[] trained = [.. network.named_parameters().Where(p => p.parameter.requires_grad)];
        if (Known.TryGetValue(network, out FlatParameters? known) && known.Holds(trained))
        {
            known._users++;
            return known;
        }

        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var flat = new FlatParameters([.. trained.GroupBy(p => (p.Item2.dtype, p.Item2.device.ToString())).Select(g => new FlatGroup([.. g], channelsLast))]);
        Known.AddOrUpdate(network, flat);
        flat._users++;
        return flat;
    }

    /// <summary>Ends one use; the last one frees the vectors, not what the network holds of them.</summary>
    public void Dispose()
    {
        if (--_users == 0)
        {
            foreach (FlatGroup group in Groups)
            {
                group.Values.Dispose();
                group.Gradients.Dispose();
            }
        }
    }

    // Moving a network to another device makes new parameters.
    private bool Holds((string Name, Parameter Value)[] trained) => _users > 0
        && trained.Select(t => (t.Name, t.Value.Handle)).ToHashSet().SetEquals(Groups.SelectMany(g => g.Identities));
}

/// <summary>Parameters of one element type and device as views of one vector.</summary>
public sealed class FlatGroup
{
    private const int Alignment = 64; // bytes: a cache line, and what libtorch's own tensors begin at

    private readonly (string Name, Parameter Value)[] _parameters;
    private readonly long[] _starts;
    private readonly bool _channelsLast;

    internal FlatGroup((string Name, Parameter Value)[] parameters, bool channelsLast)
    {
        (_parameters, _starts, _channelsLast) = (parameters, new long[parameters.Length], channelsLast);
        Names = [.. parameters.Select(p => p.Name)];
        Parameter first = parameters[0].Value;
        long grain = Alignment / first.ElementSize, length = 0;
        for (int k = 0; k < parameters.Length; k++)
        {
            _starts[k] = length;
            length += (parameters[k].Value.numel() + grain - 1) / grain * grain;
        }

        (Values, Gradients) = (Zeros(length, first), Zeros(length, first));
        for (int k = 0; k < parameters.Length; k++)
        {
            Parameter parameter = parameters[k].Value;
            Tensor values = View(Values, k), gradient = View(Gradients, k);
            values.copy_(parameter);
            if (parameter.grad is { } standing)
            {
                gradient.copy_(standing);
            }

            _ = parameter.set_(values);
            parameter.grad = gradient;
        }
    }

    /// <summary>Names of the parameters, in the order of the vector.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>All values, a vector; gaps between parameters hold 0.</summary>
    public Tensor Values { get; }

    /// <summary>All gradients, a vector; automatic differentiation adds to it.</summary>
    public Tensor Gradients { get; }

    internal IEnumerable<(string Name, nint Handle)> Identities => _parameters.Select(p => (p.Name, p.Value.Handle));

    /// <summary>A vector of zeros of the same length.</summary>
    internal Tensor NewState() => Zeros(Values.numel(), Values);

    /// <summary>The part of such a vector that belongs to a parameter, in its shape; in the caller's dispose scope.</summary>
    internal Tensor View(Tensor vector, int parameter)
    {
        long[] shape = _parameters[parameter].Value.shape;
        Tensor part = vector.narrow(0, _starts[parameter], shape.Aggregate(1L, (a, b) => a * b));
        return _channelsLast && shape.Length == 4
            ? part.view(shape[0], shape[2], shape[3], shape[1]).permute(0, 3, 1, 2)
            : part.view(shape);
    }

    private static Tensor Zeros(long length, Tensor like) => zeros([length], like.dtype, like.device).DetachFromDisposeScope();
}
