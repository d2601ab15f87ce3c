using Overmix.Core.Configuration;
using Overmix.Native;
using Overmix.Training.Optimization;
using static TorchSharp.torch;

namespace Overmix.Tests.Training.Optimization;

/// <summary>
/// 60 steps on Σ a θ²/2 + c(t) θ in float64, by three roads: Overmix, a plain loop, libtorch's own optimisers. Rounding: the maps contract, so that some 20
/// operations of 1.1e-16 a step stay below 1e-12.
/// </summary>
public sealed class ParameterOptimizerTests
{
    private const int Steps = 60;
    private const double Rounding = 1e-12;

    public ParameterOptimizerTests() => LibTorch.EnsureLoaded();

    public static TheoryData<OptimizerConfig> Configs =>
    [
        new OptimizerConfig { Momentum = 0, LearningRate = 0.1 },
        new OptimizerConfig { Momentum = 0, WeightDecay = 0.05, LearningRate = 0.1 },
        new OptimizerConfig { Momentum = 0.9 },
        new OptimizerConfig { Momentum = 0.9, WeightDecay = 0.05 },
        new OptimizerConfig { Momentum = 0.8, Nesterov = true },
        new OptimizerConfig { Momentum = 0.8, Nesterov = true, WeightDecay = 0.05 },
        new OptimizerConfig { Name = OptimizerKind.Adam },
        new OptimizerConfig { Name = OptimizerKind.Adam, WeightDecay = 0.05, Beta1 = 0.7, Beta2 = 0.9, Epsilon = 1e-3 },
        new OptimizerConfig { Name = OptimizerKind.Adam, Beta1 = 0, Beta2 = 0.5 },
        new OptimizerConfig { Name = OptimizerKind.AdamW, WeightDecay = 0.3 },
        new OptimizerConfig { Name = OptimizerKind.AdamW, WeightDecay = 0.05, Beta1 = 0.7, Beta2 = 0.9, Epsilon = 1e-3 },
    ];

    [Theory]
    [MemberData(nameof(Configs))]
    public void Step_ManySteps_EqualsThePlainLoop(OptimizerConfig config) =>
        Assert.InRange(Distance(Ours(config), Plain(config)), 0, Rounding);

    [Theory]
    [MemberData(nameof(Configs))]
    public void Step_ManySteps_EqualsLibtorchsOwn(OptimizerConfig config) =>
        Assert.InRange(Distance(Ours(config), Libtorch(config)), 0, Rounding);

    [Fact]
    public void Step_WrongFormulas_WouldBeSeen()
    {
        OptimizerConfig momentum = new() { Momentum = 0.8, WeightDecay = 0.05 }, adam = new() { Name = OptimizerKind.Adam, WeightDecay = 0.05 };
        Assert.True(Distance(Ours(momentum), Plain(momentum with { Nesterov = true })) > 1e6 * Rounding, "Nesterov");
        Assert.True(Distance(Ours(momentum), Plain(momentum, dampening: 0.8)) > 1e6 * Rounding, "dampening");
        Assert.True(Distance(Ours(adam), Plain(adam, biasCorrection: false)) > 1e6 * Rounding, "bias correction");
        Assert.True(Distance(Ours(adam), Plain(adam with { WeightDecay = 0 })) > 1e6 * Rounding, "weight decay");
        OptimizerConfig decoupled = adam with { Name = OptimizerKind.AdamW };
        Assert.True(Distance(Ours(decoupled), Plain(adam)) > 1e6 * Rounding, "L2 in place of decoupled decay");
        Assert.True(Distance(Ours(decoupled), Plain(decoupled, decayWithoutRate: true)) > 1e6 * Rounding, "decay that does not follow the learning rate");
    }

    [Fact]
    public void Step_FrozenParameterOrNoGradient_IsLeftAlone()
    {
        using nn.Module<Tensor, Tensor> network = Network();
        network.named_parameters().Single(p => p.name == "bias").parameter.requires_grad = false;
        using ParameterOptimizer optimizer = ParameterOptimizer.Of(new OptimizerConfig(), network);
        double[] before = Values(network);
        optimizer.Step(0.1, 1); // no gradient yet
        Assert.Equal(before, Values(network));
        Assert.Equal(["weight.momentum"], optimizer.State.Keys);
    }

    [Theory]
    [InlineData(OptimizerKind.Sgd, 0.0, "")]
    [InlineData(OptimizerKind.Sgd, 0.9, "bias.momentum weight.momentum")]
    [InlineData(OptimizerKind.Adam, 0.9, "bias.first bias.second weight.first weight.second")]
    [InlineData(OptimizerKind.AdamW, 0.9, "bias.first bias.second weight.first weight.second")]
    public void State_EachOptimizer_NamesWhatItKeeps(OptimizerKind kind, double momentum, string names)
    {
        using nn.Module<Tensor, Tensor> network = Network();
        using ParameterOptimizer optimizer = ParameterOptimizer.Of(new OptimizerConfig { Name = kind, Momentum = momentum }, network);
        Assert.Equal(names, string.Join(' ', optimizer.State.Keys.Order()));
    }

    [Fact]
    public void Of_InAScope_LivesOnAndLeavesNothingBehind()
    {
        using nn.Module<Tensor, Tensor> network = Network();
        ParameterOptimizer optimizer;
        using (NewDisposeScope())
        {
            optimizer = ParameterOptimizer.Of(new OptimizerConfig { Name = OptimizerKind.Adam }, network);
        }

        Assert.All(optimizer.State.Values, t => Assert.False(t.IsInvalid));
        optimizer.Dispose();
        Assert.Empty(optimizer.State);
    }

    [Theory]
    [MemberData(nameof(Configs))]
    public void Restore_SavedHalfway_GoesOnBitForBit(OptimizerConfig config)
    {
        using nn.Module<Tensor, Tensor> straight = Network(), cut = Network();
        using ParameterOptimizer optimizer = ParameterOptimizer.Of(config, straight), first = ParameterOptimizer.Of(config, cut), second = ParameterOptimizer.Of(config, cut);
        Run(straight, optimizer, config, 1, Steps);
        Run(cut, first, config, 1, 23);
        second.Restore(first.State);
        Run(cut, second, config, 24, Steps);
        Assert.Equal(Values(straight), Values(cut));
        Assert.All(optimizer.State, s => Assert.Equal(s.Value.data<double>().ToArray(), second.State[s.Key].data<double>().ToArray()));
    }

    [Fact]
    public void Restore_Misfit_IsRefusedAndNothingTouched()
    {
        using nn.Module<Tensor, Tensor> network = Network();
        using ParameterOptimizer optimizer = ParameterOptimizer.Of(new OptimizerConfig(), network);
        using Tensor weight = ones([2, 3], ScalarType.Float64), bias = ones([2], ScalarType.Float64), wrong = ones([3], ScalarType.Float64);
        Dictionary<string, Tensor>[] misfits =
        [
            [],
            new() { ["weight.momentum"] = weight },
            new() { ["weight.momentum"] = weight, ["bias.first"] = bias },
            new() { ["weight.momentum"] = weight, ["bias.momentum"] = wrong },
            new() { ["weight.momentum"] = weight, ["bias.momentum"] = bias, ["more.momentum"] = bias },
        ];
        Assert.All(misfits, state => Assert.Throws<ArgumentException>(() => optimizer.Restore(state)));
        Assert.All(optimizer.State.Values, t => Assert.Equal(0, t.abs().sum().item<double>()));
        using Tensor narrow = ones([2], ScalarType.Float32);
        Assert.Throws<ArgumentException>(() => optimizer.Restore(new Dictionary<string, Tensor> { ["weight.momentum"] = weight, ["bias.momentum"] = narrow }));
        Assert.All(optimizer.State.Values, t => Assert.Equal(0, t.abs().sum().item<double>()));
        optimizer.Restore(new Dictionary<string, Tensor> { ["weight.momentum"] = weight, ["bias.momentum"] = bias });
        Assert.All(optimizer.State.Values, t => Assert.Equal(1, t.mean().item<double>()));
    }

    private static double Rate(OptimizerConfig config, int step) => config.LearningRate / (1 + 0.01 * step);

    private static double Pull(int parameter, int step) => Math.Sin(0.37 * step + parameter) + 0.2;

    private static double Curvature(int parameter) => 0.3 + 0.2 * parameter;

    private static double[] Ours(OptimizerConfig config)
    {
        using nn.Module<Tensor, Tensor> network = Network();
        using ParameterOptimizer optimizer = ParameterOptimizer.Of(config, network);
        Run(network, optimizer, config, 1, Steps);
        return Values(network);
    }

    private static void Run(nn.Module network, ParameterOptimizer optimizer, OptimizerConfig config, int from, int to)
    {
        for (int step = from; step <= to; step++)
        {
            using var scope = NewDisposeScope();
            optimizer.ZeroGradients();
            Objective(network, step).backward();
            optimizer.Step(Rate(config, step), step);
        }
    }

    private static double[] Libtorch(OptimizerConfig config)
    {
        using nn.Module<Tensor, Tensor> network = Network();
        using optim.Optimizer optimizer = config.Name switch
        {
            OptimizerKind.Sgd => optim.SGD(network.parameters(), config.LearningRate, config.Momentum, 0, config.WeightDecay, config.Nesterov),
            OptimizerKind.Adam => optim.Adam(network.parameters(), config.LearningRate, config.Beta1, config.Beta2, config.Epsilon, config.WeightDecay),
            _ => optim.AdamW(network.parameters(), config.LearningRate, config.Beta1, config.Beta2, config.Epsilon, config.WeightDecay),
        };
        for (int step = 1; step <= Steps; step++)
        {
            using var scope = NewDisposeScope();
            optimizer.zero_grad();
            Objective(network, step).backward();
            foreach (optim.ILearningRateController group in optimizer.ParamGroups)
            {
                group.LearningRate = Rate(config, step);
            }

            optimizer.step();
        }

        return Values(network);
    }

    private static double[] Plain(OptimizerConfig config, bool biasCorrection = true, double dampening = 0, bool decayWithoutRate = false)
    {
        using nn.Module<Tensor, Tensor> network = Network();
        double[] theta = Values(network);
        (double[] v, double[] m, double[] s) = (new double[theta.Length], new double[theta.Length], new double[theta.Length]);
        for (int t = 1; t <= Steps; t++)
        {
            for (int i = 0; i < theta.Length; i++)
            {
                bool decoupled = config.Name == OptimizerKind.AdamW;
                double g = Curvature(i) * theta[i] + Pull(i, t) + (decoupled ? 0 : config.WeightDecay * theta[i]);
                theta[i] *= decoupled ? 1 - (decayWithoutRate ? 1 : Rate(config, t)) * config.WeightDecay : 1;
                if (config.Name == OptimizerKind.Sgd)
                {
                    v[i] = config.Momentum * v[i] + (t == 1 ? 1 : 1 - dampening) * g;
                    theta[i] -= Rate(config, t) * (config.Nesterov ? g + config.Momentum * v[i] : v[i]);
                    continue;
                }

                m[i] = config.Beta1 * m[i] + (1 - config.Beta1) * g;
                s[i] = config.Beta2 * s[i] + (1 - config.Beta2) * g * g;
                (double mean, double square) = biasCorrection ? (m[i] / (1 - Math.Pow(config.Beta1, t)), s[i] / (1 - Math.Pow(config.Beta2, t))) : (m[i], s[i]);
                theta[i] -= Rate(config, t) * mean / (Math.Sqrt(square) + config.Epsilon);
            }
        }

        return theta;
    }

    private static Tensor Objective(nn.Module network, int step)
    {
        Tensor theta = cat([.. network.parameters().Select(p => p.flatten())]);
        double[] curvature = [.. Enumerable.Range(0, 8).Select(Curvature)], pull = [.. Enumerable.Range(0, 8).Select(i => Pull(i, step))];
        return (theta * theta * tensor(curvature) / 2 + theta * tensor(pull)).sum();
    }

    /// <summary>Weight [2, 3] and bias [2] at fixed values, float64.</summary>
    private static TorchSharp.Modules.Linear Network()
    {
        TorchSharp.Modules.Linear network = nn.Linear(3, 2, dtype: ScalarType.Float64);
        using var noGradient = no_grad();
        foreach (TorchSharp.Modules.Parameter parameter in network.parameters())
        {
            using Tensor values = linspace(-1, 2, parameter.numel(), ScalarType.Float64).reshape(parameter.shape);
            parameter.copy_(values);
        }

        return network;
    }

    private static double[] Values(nn.Module network) => [.. network.parameters().SelectMany(p => p.detach().data<double>().ToArray())];

    private static double Distance(double[] a, double[] b) => a.Zip(b, (x, y) => Math.Abs(x - y)).Max();
}
