using static TorchSharp.torch;

namespace Overmix.Training.Optimization;

/// <summary>
/// An exponential moving average of a network's weights (Polyak and Juditsky 1992 average uniformly; the exponential form forgets the start of training):
/// θ̄ ← ρ_t θ̄ + (1−ρ_t) θ after each step t = 1, 2, …, with ρ_t = min(ρ, (1+t)/(10+t)), so that the weights the run started with fade within tens of steps, whatever ρ is.
/// </summary>
/// <remarks>
/// All that a state dictionary holds takes part: parameters and floating-point buffers (the running mean and variance of batch normalisation) are averaged alike,
/// whole-number buffers (its count of batches) are copied. The average never touches what is trained.
/// </remarks>
public sealed class WeightAverage : IDisposable
{
    private readonly double _decay;
    private readonly Dictionary<string, Tensor> _network; // borrowed: the network's own
    private readonly Dictionary<string, Tensor> _average = [];

    /// <summary>Starts the average at the network's present weights.</summary>
    /// <param name="network">The network; borrowed.</param>
    /// <param name="decay">ρ in (0, 1).</param>
    /// <exception cref="ArgumentOutOfRangeException">ρ outside its range.</exception>
    public WeightAverage(nn.Module network, double decay)
    {
        if (!(decay is > 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(decay), decay, "The decay must lie in (0, 1).");
        }

        (_decay, _network) = (decay, network.state_dict());
        using var scope = NewDisposeScope();
        foreach ((string name, Tensor value) in _network)
        {
            _average[name] = value.detach().clone().DetachFromDisposeScope();
        }
    }

    /// <summary>θ̄, by the names of the network's state dictionary; owned by this, changed by the next update.</summary>
    public IReadOnlyDictionary<string, Tensor> State => _average;

    /// <summary>ρ_t = min(ρ, (1+t)/(10+t)).</summary>
    /// <param name="decay">ρ.</param>
    /// <param name="step">t ≥ 1.</param>
    public static double DecayAt(double decay, long step) => Math.Min(decay, (1.0 + step) / (10.0 + step));

    /// <summary>Takes in the weights after a step.</summary>
    /// <param name="step">Number of the step, counted from 1.</param>
    public void Update(long step)
    {
        double share = 1 - DecayAt(_decay, step);
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        foreach ((string name, Tensor average) in _average)
        {
            _ = average.is_floating_point() ? average.lerp_(_network[name], share) : average.copy_(_network[name]);
        }
    }

    /// <summary>Does something with the averaged weights in the network, and puts the trained ones back bit for bit.</summary>
    /// <param name="act">What to do, for example evaluate; must not train.</param>
    public T With<T>(Func<T> act)
    {
        Exchange();
        try
        {
            return act();
        }
        finally
        {
            Exchange();
        }
    }

    /// <summary>Copies θ̄ into a network of the same architecture, for example to save or to deliver it.</summary>
    /// <param name="network">The network.</param>
    /// <exception cref="ArgumentException">It has other names, shapes or element types.</exception>
    public void CopyTo(nn.Module network) => CopyAll(_average, network.state_dict(), nameof(network));

    /// <summary>Restores the average.</summary>
    /// <param name="state">As <see cref="State"/> gave it.</param>
    /// <exception cref="ArgumentException">Names, shapes or element types are not this network's.</exception>
    public void Restore(IReadOnlyDictionary<string, Tensor> state) => CopyAll(state, _average, nameof(state));

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Tensor tensor in _average.Values)
        {
            tensor.Dispose();
        }

        _average.Clear();
    }

    private static void CopyAll(IReadOnlyDictionary<string, Tensor> from, Dictionary<string, Tensor> to, string parameter)
    {
        if (from.Count != to.Count || from.Any(f => !to.TryGetValue(f.Key, out Tensor? mine) || mine.dtype != f.Value.dtype || !mine.shape.SequenceEqual(f.Value.shape)))
        {
            throw new ArgumentException("The averaged weights do not fit this network.", parameter);
        }

        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        foreach ((string name, Tensor target) in to)
        {
            target.copy_(from[name]);
        }
    }

    private void Exchange()
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        foreach ((string name, Tensor average) in _average)
        {
            Tensor trained = _network[name].detach().clone();
            _network[name].copy_(average);
            average.copy_(trained);
        }
    }
}
