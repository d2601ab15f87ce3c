using Overmix.Core.Configuration;
using Overmix.Training.Kernels;
using Overmix.Training.Models;
using static TorchSharp.torch;

namespace Overmix.Training.Optimization;

/// <summary>
/// Updates a network's parameters from their gradients, a few operations on each vector of <see cref="FlatParameters"/>. Its state is a list of named tensors, so that a resume is exact.
/// A parameter that takes no part in the loss has gradient 0: weight decay shrinks it all the same.
/// </summary>
public abstract class ParameterOptimizer : IDisposable
{
    private readonly FlatParameters _parameters;
    private readonly Dictionary<string, Tensor> _state = [];
    private readonly List<Dictionary<string, Tensor>> _vectors = []; // by group, then by suffix

    private protected ParameterOptimizer(nn.Module module, params string[] suffixes)
    {
        _parameters = FlatParameters.Of(module, module is StagedNetwork { Format.ChannelsLast: true });
        using var scope = NewDisposeScope();
        foreach (FlatGroup group in _parameters.Groups)
        {
            Dictionary<string, Tensor> vectors = suffixes.ToDictionary(s => s, _ => group.NewState());
            _vectors.Add(vectors);
            foreach ((string suffix, Tensor vector) in vectors)
            {
                for (int k = 0; k < group.Names.Count; k++)
                {
                    _state[$"{group.Names[k]}.{suffix}"] = group.View(vector, k).DetachFromDisposeScope();
                }
            }
        }
    }

    /// <summary>State tensors by name, for checkpoints: views of the vectors that are computed with.</summary>
    public IReadOnlyDictionary<string, Tensor> State => _state;

    /// <summary>The optimiser that a configuration describes.</summary>
    public static ParameterOptimizer Of(OptimizerConfig config, nn.Module module) => config.Name switch
    {
        OptimizerKind.Sgd => new Sgd(config, module),
        OptimizerKind.Adam => new Adam(config, module),
        OptimizerKind.AdamW => new AdamW(config, module),
        _ => throw new ArgumentOutOfRangeException(nameof(config), config.Name, "Unknown optimiser."),
    };

    /// <summary>One update with the gradients as they stand.</summary>
    /// <param name="learningRate">Learning rate of this step.</param>
    /// <param name="step">Number of this step, counted from 1.</param>
    public void Step(double learningRate, long step)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        for (int g = 0; g < _vectors.Count; g++)
        {
            FlatGroup group = _parameters.Groups[g];
            Update(new Vectors(group.Values, group.Gradients, _vectors[g]), learningRate, step);
        }
    }

    /// <summary>Clears the gradients.</summary>
    public void ZeroGradients()
    {
        foreach (FlatGroup group in _parameters.Groups)
        {
            group.Gradients.zero_();
        }
    }

    /// <summary>Restores the state.</summary>
    /// <param name="state">State tensors by name, as <see cref="State"/> gave them.</param>
    /// <exception cref="ArgumentException">Names, shapes or element types are not this optimiser's: a copy between types would round without a word.</exception>
    public void Restore(IReadOnlyDictionary<string, Tensor> state)
    {
        if (state.Count != _state.Count || state.Any(s => !_state.TryGetValue(s.Key, out Tensor? mine) || mine.dtype != s.Value.dtype || !mine.shape.SequenceEqual(s.Value.shape)))
        {
            throw new ArgumentException("The saved optimiser state does not fit this network and optimiser.", nameof(state));
        }

        using var noGradient = no_grad();
        foreach ((string name, Tensor saved) in state)
        {
            _state[name].copy_(saved);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Tensor tensor in _state.Values.Concat(_vectors.SelectMany(v => v.Values)))
        {
            tensor.Dispose();
        }

        if (_vectors.Count > 0)
        {
            _parameters.Dispose();
        }

        _state.Clear();
        _vectors.Clear();
        GC.SuppressFinalize(this);
    }

    private protected abstract void Update(Vectors vectors, double learningRate, long step);

    /// <summary>What an update works on: all parameters, their gradients, and the state by suffix, vectors of one length.</summary>
    private protected readonly record struct Vectors(Tensor Parameters, Tensor Gradients, IReadOnlyDictionary<string, Tensor> State);
}

/// <summary>SGD with momentum: v ← βv + g + wd·θ, θ ← θ − ηv; Nesterov's variant uses g + βv. PyTorch's convention, dampening 0.</summary>
public sealed class Sgd : ParameterOptimizer
{
    private const string Momentum = "momentum";

    private readonly OptimizerConfig _config;

    internal Sgd(OptimizerConfig config, nn.Module module)
        : base(module, config.Momentum > 0 ? [Momentum] : []) => _config = config;

    private protected override void Update(Vectors vectors, double learningRate, long step)
    {
        if (_config.Momentum > 0 && vectors.Parameters is { dtype: ScalarType.Float32, device_type: TorchSharp.DeviceType.CPU } parameters)
        {
            var rule = new DescentRule((float)learningRate, (float)_config.Momentum, (float)_config.WeightDecay, _config.Nesterov);
            MomentumDescent.Step(rule, parameters.numel(), TensorMemory.Of(parameters), TensorMemory.Of(vectors.Gradients), TensorMemory.Of(vectors.State[Momentum]));
            return;
        }

        Tensor direction = _config.WeightDecay == 0 ? vectors.Gradients : vectors.Gradients.add(vectors.Parameters, _config.WeightDecay);
        if (_config.Momentum > 0)
        {
            Tensor velocity = vectors.State[Momentum].mul_(_config.Momentum).add_(direction);
            direction = _config.Nesterov ? direction.add(velocity, _config.Momentum) : velocity;
        }

        vectors.Parameters.add_(direction, -learningRate);
    }
}

/// <summary>
/// What Adam and AdamW have in common (Kingma and Ba 2015, algorithm 1): m ← β₁m + (1−β₁)g, v ← β₂v + (1−β₂)g², m̂ = m/(1−β₁ᵗ), v̂ = v/(1−β₂ᵗ), θ ← θ − η m̂/(√v̂ + ε).
/// </summary>
public abstract class MomentOptimizer : ParameterOptimizer
{
    private const string First = "first", Second = "second";

    private readonly OptimizerConfig _config;

    private protected MomentOptimizer(OptimizerConfig config, nn.Module module)
        : base(module, First, Second) => _config = config;

    /// <summary>Moves the parameters by their two moments.</summary>
    private protected void Move(Vectors vectors, Tensor gradient, double learningRate, long step)
    {
        (double beta1, double beta2) = (_config.Beta1, _config.Beta2);
        Tensor first = vectors.State[First].mul_(beta1).add_(gradient, 1 - beta1);
        Tensor second = vectors.State[Second].mul_(beta2).addcmul_(gradient, gradient, 1 - beta2);
        Tensor scale = second.sqrt().div_(Math.Sqrt(1 - Math.Pow(beta2, step))).add_(_config.Epsilon);
        vectors.Parameters.addcdiv_(first, scale, -learningRate / (1 - Math.Pow(beta1, step)));
    }
}

/// <summary>Adam with L2 weight decay: g ← g + wd·θ before the moments, as PyTorch's <c>Adam</c>.</summary>
public sealed class Adam : MomentOptimizer
{
    private readonly double _weightDecay;

    internal Adam(OptimizerConfig config, nn.Module module)
        : base(config, module) => _weightDecay = config.WeightDecay;

    private protected override void Update(Vectors vectors, double learningRate, long step) =>
        Move(vectors, _weightDecay == 0 ? vectors.Gradients : vectors.Gradients.add(vectors.Parameters, _weightDecay), learningRate, step);
}

/// <summary>
/// AdamW (Loshchilov and Hutter 2019, algorithm 2): the decay θ ← (1 − η·wd)θ stands apart from the gradient, so that the moments neither see nor rescale it.
/// η is the step's learning rate, schedule included: PyTorch's convention, in which the decay follows the schedule and wd is multiplied by the learning rate.
/// </summary>
public sealed class AdamW : MomentOptimizer
{
    private readonly double _weightDecay;

    internal AdamW(OptimizerConfig config, nn.Module module)
        : base(config, module) => _weightDecay = config.WeightDecay;

    private protected override void Update(Vectors vectors, double learningRate, long step)
    {
        if (_weightDecay != 0)
        {
            vectors.Parameters.mul_(1 - learningRate * _weightDecay);
        }

        Move(vectors, vectors.Gradients, learningRate, step);
    }
}
