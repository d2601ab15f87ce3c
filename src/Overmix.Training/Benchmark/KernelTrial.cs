using Overmix.Native;
using Overmix.Training.Models.Layers;
using static TorchSharp.torch;

namespace Overmix.Training.Benchmark;

/// <summary>
/// The convolutions and products of a network's step alone, forward and backward, in a loop: what a step would cost if everything else were free.
/// Each has its own operands, as in the step.
/// </summary>
public sealed class KernelTrial : IDisposable
{
    private readonly List<Product> _products = [];
    private readonly StepTask _task;
    private readonly TimeProvider _time;

    /// <summary>Sends one batch through the network to see what it multiplies.</summary>
    /// <param name="trial">A trial of the network's step; borrowed, and its network left as it is.</param>
    /// <param name="task">What that trial times.</param>
    /// <param name="time">The clock.</param>
    public KernelTrial(StepTrial trial, StepTask task, TimeProvider time)
    {
        (_task, _time) = (task, time);
        using var scope = NewDisposeScope();
        var hooks = new List<Action>();
        foreach (nn.Module<Tensor, Tensor> layer in trial.Network.modules().OfType<nn.Module<Tensor, Tensor>>().Where(m => m is Convolution or Dense or TorchSharp.Modules.Linear))
        {
            var hook = layer.register_forward_hook((_, input, output) =>
            {
                _products.Add(new Product(layer, input, output, isFirst: _products.Count == 0));
                return output;
            });
            hooks.Add(hook.remove);
        }

        trial.Network.eval();
        using (no_grad())
        {
            _ = trial.Network.forward(rand([task.BatchSize, task.Network == "mlp" ? 1 : 3, task.Side, task.Side], device: device(task.Device)));
        }

        trial.Network.train();
        hooks.ForEach(remove => remove());
    }

    /// <summary>Number of convolutions and products found.</summary>
    public int Count => _products.Count;

    /// <summary>Seconds for all of them once, forward and backward.</summary>
    public double Seconds()
    {
        _ = ThreadPolicy.Apply(_task.Threads);
        long start = _time.GetTimestamp();
        _products.ForEach(p => p.Run());
        if (_task.Device != "cpu")
        {
            cuda.synchronize(device(_task.Device));
        }

        return _time.GetElapsedTime(start).TotalSeconds;
    }

    /// <inheritdoc/>
    public void Dispose() => _products.ForEach(p => p.Dispose());

    private sealed class Product : IDisposable
    {
        private readonly Tensor _input, _weight, _gradient;
        private readonly Convolution? _convolution;

        public Product(nn.Module<Tensor, Tensor> layer, Tensor input, Tensor output, bool isFirst)
        {
            _convolution = layer as Convolution;
            Tensor weight = layer.named_parameters().Single(p => p.name == "weight").parameter;
            _input = input.detach().clone().requires_grad_(!isFirst).DetachFromDisposeScope(); // nothing asks for the images' gradient
            _weight = weight.detach().to_type(input.dtype).clone().requires_grad_(true).DetachFromDisposeScope();
            _gradient = ones_like(output).detach().DetachFromDisposeScope();
        }

        public void Run()
        {
            using var scope = NewDisposeScope();
            Tensor result = _convolution is { } c ? c.Apply(_input, _weight, null) : nn.functional.linear(_input, _weight);
            result.backward([_gradient]);
            _input.grad = null;
            _weight.grad = null;
        }

        public void Dispose()
        {
            _input.Dispose();
            _weight.Dispose();
            _gradient.Dispose();
        }
    }
}
