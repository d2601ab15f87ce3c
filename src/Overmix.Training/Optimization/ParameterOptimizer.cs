using Overmix.Core.Configuration;
using static TorchSharp.torch;

namespace Overmix.Training.Optimization;

/// <summary>Updates a network's parameters from their gradients. Its state is a list of named tensors, so that a resume is exact.</summary>
public abstract class ParameterOptimizer : IDisposable
{
    private readonly Dictionary<string, Tensor> _state = [];

    private protected ParameterOptimizer(IReadOnlyList<(string Name, TorchSharp.Modules.Parameter Value)> parameters) => Parameters = parameters;

    /// <summary>State tensors by name, for checkpoints.</summary>
    public IReadOnlyDictionary<string, Tensor> State => _state;

    /// <summary>The parameters it updates, by name.</summary>
    private protected IReadOnlyList<(string Name, TorchSharp.Modules.Parameter Value)> Parameters { get; }

    /// <summary>The optimiser that a configuration describes.</summary>
    public static ParameterOptimizer Of(OptimizerConfig config, nn.Module module)
    {
        (string, TorchSharp.Modules.Parameter)[] parameters = [.. module.named_parameters().Where(p => p.parameter.requires_grad)];
        return config.Name switch
        {
            OptimizerKind.Sgd => new Sgd(config, parameters),
            OptimizerKind.Adam => new Adam(config, parameters),
            OptimizerKind.AdamW => new AdamW(config, parameters),
            _ => throw new ArgumentOutOfRangeException(nameof(config), config.Name, "Unknown optimiser."),
        };
    }

    /// <summary>One update with the gradients as they stand.</summary>
    /// <param name="learningRate">Learning rate of this step.</param>
    /// <param name="step">Number of this step, counted from 1.</param>
    public void Step(double learningRate, long step)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        foreach ((string name, TorchSharp.Modules.Parameter parameter) in Parameters)
        {
            if (parameter.grad is { } gradient)
            {
                Update(name, parameter, gradient, learningRate, step);
            }
        }
    }

    /// <summary>Clears the gradients.</summary>
    public void ZeroGradients()
    {
        using var scope = NewDisposeScope();
        foreach ((_, TorchSharp.Modules.Parameter parameter) in Parameters)
        {
            parameter.grad?.zero_();
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
        foreach (Tensor tensor in _state.Values)
        {
            tensor.Dispose();
        }

        _state.Clear();
        GC.SuppressFinalize(this);
    }

    private protected abstract void Update(string name, Tensor parameter, Tensor gradient, double learningRate, long step);

    /// <summary>Creates a state tensor of zeros beside each parameter.</summary>
    private protected void AddState(string suffix)
    {
        using var scope = NewDisposeScope();
        foreach ((string name, TorchSharp.Modules.Parameter parameter) in Parameters)
        {
            _state[$"{name}.{suffix}"] = zeros_like(parameter).detach().DetachFromDisposeScope();
        }
    }
}

/// <summary>SGD with momentum: v ← βv + g + wd·θ, θ ← θ − ηv; Nesterov's variant uses g + βv. PyTorch's convention, dampening 0.</summary>
public sealed class Sgd : ParameterOptimizer
{
    private readonly OptimizerConfig _config;

    internal Sgd(OptimizerConfig config, IReadOnlyList<(string, TorchSharp.Modules.Parameter)> parameters)
        : base(parameters)
    {
        _config = config;
        if (config.Momentum > 0)
        {
            AddState("momentum");
        }
    }

    private protected override void Update(string name, Tensor parameter, Tensor gradient, double learningRate, long step)
    {
        Tensor direction = _config.WeightDecay == 0 ? gradient : gradient.add(parameter, _config.WeightDecay);
        if (_config.Momentum > 0)
        {
            Tensor velocity = State[$"{name}.momentum"].mul_(_config.Momentum).add_(direction);
            direction = _config.Nesterov ? direction.add(velocity, _config.Momentum) : velocity;
        }

        parameter.add_(direction, -learningRate);
    }
}

/// <summary>
/// What Adam and AdamW have in common (Kingma and Ba 2015, algorithm 1): m ← β₁m + (1−β₁)g, v ← β₂v + (1−β₂)g², m̂ = m/(1−β₁ᵗ), v̂ = v/(1−β₂ᵗ), θ ← θ − η m̂/(√v̂ + ε).
/// </summary>
public abstract class MomentOptimizer : ParameterOptimizer
{
    private readonly OptimizerConfig _config;

    private protected MomentOptimizer(OptimizerConfig config, IReadOnlyList<(string, TorchSharp.Modules.Parameter)> parameters)
        : base(parameters)
    {
        _config = config;
        AddState("first");
        AddState("second");
    }

    /// <summary>Moves a parameter by its two moments.</summary>
    private protected void Move(string name, Tensor parameter, Tensor gradient, double learningRate, long step)
    {
        (double beta1, double beta2) = (_config.Beta1, _config.Beta2);
        Tensor first = State[$"{name}.first"].mul_(beta1).add_(gradient, 1 - beta1);
        Tensor second = State[$"{name}.second"].mul_(beta2).addcmul_(gradient, gradient, 1 - beta2);
        Tensor scale = second.sqrt().div_(Math.Sqrt(1 - Math.Pow(beta2, step))).add_(_config.Epsilon);
        parameter.addcdiv_(first, scale, -learningRate / (1 - Math.Pow(beta1, step)));
    }
}

/// <summary>Adam with L2 weight decay: g ← g + wd·θ before the moments, as PyTorch's <c>Adam</c>.</summary>
public sealed class Adam : MomentOptimizer
{
    private readonly double _weightDecay;

    internal Adam(OptimizerConfig config, IReadOnlyList<(string, TorchSharp.Modules.Parameter)> parameters)
        : base(config, parameters) => _weightDecay = config.WeightDecay;

    private protected override void Update(string name, Tensor parameter, Tensor gradient, double learningRate, long step) =>
        Move(name, parameter, _weightDecay == 0 ? gradient : gradient.add(parameter, _weightDecay), learningRate, step);
}

/// <summary>
/// AdamW (Loshchilov and Hutter 2019, algorithm 2): the decay θ ← (1 − η·wd)θ stands apart from the gradient, so that the moments neither see nor rescale it.
/// η is the step's learning rate, schedule included: PyTorch's convention, in which the decay follows the schedule and wd is multiplied by the learning rate.
/// </summary>
public sealed class AdamW : MomentOptimizer
{
    private readonly double _weightDecay;

    internal AdamW(OptimizerConfig config, IReadOnlyList<(string, TorchSharp.Modules.Parameter)> parameters)
        : base(config, parameters) => _weightDecay = config.WeightDecay;

    private protected override void Update(string name, Tensor parameter, Tensor gradient, double learningRate, long step)
    {
        if (_weightDecay != 0)
        {
            parameter.mul_(1 - learningRate * _weightDecay);
        }

        Move(name, parameter, gradient, learningRate, step);
    }
}
