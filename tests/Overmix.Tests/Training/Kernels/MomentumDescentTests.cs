using Overmix.Core.Configuration;
using Overmix.Native;
using Overmix.Training.Optimization;
using static TorchSharp.torch;

namespace Overmix.Tests.Training.Kernels;

/// <summary>
/// The step in one pass against libtorch's operations one after another, float32, on more numbers than one chunk holds. Rounding: 20 steps of five operations on numbers near 1,
/// that is 100 · 6·10⁻⁸.
/// </summary>
public sealed class MomentumDescentTests
{
    private const int Steps = 20;
    private const float Rounding = 6e-6f;

    public MomentumDescentTests() => LibTorch.EnsureLoaded();

    public static TheoryData<OptimizerConfig> Configs =>
    [
        new OptimizerConfig { Momentum = 0.9 },
        new OptimizerConfig { Momentum = 0.9, WeightDecay = 0.05 },
        new OptimizerConfig { Momentum = 0.8, Nesterov = true },
        new OptimizerConfig { Momentum = 0.8, Nesterov = true, WeightDecay = 0.05 },
    ];

    [Theory]
    [MemberData(nameof(Configs))]
    public void Step_ManySteps_EqualsTheOperationsAndDependsOnNoThread(OptimizerConfig config)
    {
        using var scope = NewDisposeScope();
        Tensor expected = Operations(config), own = Own(config, threads: 1);
        Assert.InRange(own.sub(expected).abs().max().item<float>(), 0, Rounding);
        Assert.Equal(0, own.sub(Own(config, threads: 2)).abs().max().item<float>());
        Assert.True(own.sub(Operations(config with { Nesterov = !config.Nesterov })).abs().max().item<float>() > 1e3f * Rounding);
        Assert.True(own.sub(Operations(config with { WeightDecay = config.WeightDecay + 0.05 })).abs().max().item<float>() > 1e3f * Rounding);
    }

    private static Tensor Own(OptimizerConfig config, int threads)
    {
        int before = get_num_threads();
        using TorchSharp.Modules.Linear layer = nn.Linear(700, 301);
        using ParameterOptimizer optimizer = ParameterOptimizer.Of(config, layer);
        try
        {
            _ = ThreadPolicy.Apply(threads);
            (Tensor weight, Tensor bias) = (Start(301, 700), Start(301));
            using (no_grad())
            {
                layer.weight.copy_(weight);
                layer.bias!.copy_(bias);
            }

            for (int step = 1; step <= Steps; step++)
            {
                layer.weight.grad!.copy_(Gradient(step, 301, 700));
                layer.bias!.grad!.copy_(Gradient(step, 301));
                optimizer.Step(0.05, step);
            }

            return cat([layer.weight.detach().flatten(), layer.bias!.detach()]);
        }
        finally
        {
            _ = ThreadPolicy.Apply(before);
        }
    }

    private static Tensor Operations(OptimizerConfig config)
    {
        Tensor theta = cat([Start(301, 700).flatten(), Start(301)]), velocity = zeros_like(theta);
        for (int step = 1; step <= Steps; step++)
        {
            Tensor direction = cat([Gradient(step, 301, 700).flatten(), Gradient(step, 301)]).add(theta, config.WeightDecay);
            velocity.mul_(config.Momentum).add_(direction);
            theta.add_(config.Nesterov ? direction.add(velocity, config.Momentum) : velocity, -0.05);
        }

        return theta;
    }

    private static Tensor Start(params long[] shape) => rand(shape, generator: new Generator(1));

    private static Tensor Gradient(int step, params long[] shape) => rand(shape, generator: new Generator((ulong)step)).sub_(0.5);
}
