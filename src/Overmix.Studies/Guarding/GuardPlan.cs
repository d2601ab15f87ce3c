using Overmix.Core.Configuration;

namespace Overmix.Studies.Guarding;

/// <summary>
/// The settings of the benchmark of decisions with their budgets. Written down, and split into halves by <see cref="GuardSetting.Half"/>, before any policy was
/// tried; a change here makes another benchmark.
/// </summary>
public static class GuardPlan
{
    /// <summary>All settings.</summary>
    public static IReadOnlyList<GuardSetting> Settings { get; } = [.. Digits(), .. DigitVariants(), .. SmallCnn(), .. Clouds(), .. Images()];

    /// <summary>All training runs: setting and seed. First seeds come first, so that a cut recording still covers every setting.</summary>
    public static IReadOnlyList<(GuardSetting Setting, int Seed)> Runs { get; } =
        [.. Settings.SelectMany(s => Enumerable.Range(1, s.Seeds).Select(seed => (Setting: s, Seed: seed))).OrderBy(run => run.Seed)];

    private static IEnumerable<GuardSetting> Digits()
    {
        foreach (int n in (int[])[50, 100, 200, 400, 800])
        {
            foreach (double alpha in (double[])[0.2, 1, 4])
            {
                yield return Mlp(n, alpha);
            }

            yield return Mlp(n, 1, "wide512", c => c with { Model = c.Model with { Widths = [512, 512] } });
        }
    }

    private static IEnumerable<GuardSetting> DigitVariants()
    {
        foreach (int n in (int[])[100, 400])
        {
            yield return Mlp(n, 1, "narrow64", c => c with { Model = c.Model with { Widths = [64, 64] } });
            yield return Mlp(n, 1, "crop", c => c with { Augment = new AugmentConfig { Crop = 1 } });
            yield return Mlp(n, 1, "adam", c => c with { Optimizer = new OptimizerConfig { Name = OptimizerKind.Adam, LearningRate = 0.001 } });
            foreach (double alpha in (double[])[1, 4])
            {
                yield return Mlp(n, alpha, "mse", WithSquaredError);
                yield return Mlp(n, alpha, "step", c => c with { Schedule = new ScheduleConfig { Name = ScheduleKind.Step } });
                yield return Mlp(n, alpha, "cosine", c => c with { Schedule = new ScheduleConfig { Name = ScheduleKind.Cosine } });
            }

            foreach (double alpha in (double[])[0.2, 1])
            {
                yield return Mlp(n, alpha, "noise", WithLabelNoise);
            }

            yield return Mlp(n, 0, "noise-erm", c => WithLabelNoise(Erm(c)));
        }

        foreach (int n in (int[])[50, 200, 800])
        {
            yield return Mlp(n, 0, "erm", Erm);
        }

        yield return Mlp(200, 0, "mse-erm", c => WithSquaredError(Erm(c)));
    }

    private static IEnumerable<GuardSetting> SmallCnn()
    {
        foreach (int n in (int[])[100, 400])
        {
            foreach (double alpha in (double[])[1, 4])
            {
                yield return Cnn(n, alpha, "", c => c);
            }
        }

        yield return Cnn(200, 1, "-crop", c => c with { Augment = new AugmentConfig { Crop = 1 } });
        yield return Cnn(200, 1, "-cosine", c => c with { Schedule = new ScheduleConfig { Name = ScheduleKind.Cosine } });
        yield return Cnn(200, 0, "-erm", Erm);
    }

    private static IEnumerable<GuardSetting> Clouds()
    {
        foreach ((GuardWorld world, string name) in ((GuardWorld, string)[])[(GuardWorld.ClearClouds, "clear"), (GuardWorld.BlurredClouds, "blurred")])
        {
            foreach (int n in (int[])[100, 400])
            {
                foreach (double alpha in (double[])[1, 4])
                {
                    yield return Cloud(world, name, n, alpha, "", c => c);
                }

                yield return Cloud(world, name, n, 0, "-erm", Erm);
            }

            yield return Cloud(world, name, 200, 0.2, "", c => c);
            yield return Cloud(world, name, 200, 1, "-mse", WithSquaredError);
            yield return Cloud(world, name, 200, 1, "-cosine", c => c with { Schedule = new ScheduleConfig { Name = ScheduleKind.Cosine } });
        }
    }

    private static IEnumerable<GuardSetting> Images()
    {
        yield return Image(500, 1, 4, "", c => c) with { Seeds = 2 };
        yield return Image(500, 4, 4, "", c => c);
        yield return Image(500, 1, 8, "-crop", c => c with { Augment = new AugmentConfig { Crop = 4, Flip = 0.5 }, Schedule = new ScheduleConfig { Name = ScheduleKind.Cosine } });
        yield return Image(500, 0.2, 4, "-noise", WithLabelNoise);
        yield return Image(1000, 1, 4, "", c => c);
        yield return Image(1000, 0, 4, "-erm", Erm);
        yield return Image(3000, 1, 4, "-step", c => c with { Schedule = new ScheduleConfig { Name = ScheduleKind.Step } });
    }

    private static GuardSetting Mlp(int n, double alpha, string variant = "", Func<RunConfig, RunConfig>? change = null)
    {
        RunConfig config = Base(n, alpha, epochs: 2_000 / Math.Max(1, n / 50), new ModelConfig { Widths = [256, 256] });
        return new GuardSetting($"digits-mlp-n{n}-{Alpha(alpha)}{(variant.Length > 0 ? "-" + variant : "")}", GuardWorld.Digits, change?.Invoke(config) ?? config);
    }

    private static GuardSetting Cnn(int n, double alpha, string variant, Func<RunConfig, RunConfig> change)
    {
        RunConfig config = Base(n, alpha, epochs: 800 / Math.Max(1, n / 50), new ModelConfig { Name = "cnn", Width = 8 });
        return new GuardSetting($"digits-cnn-n{n}-{Alpha(alpha)}{variant}", GuardWorld.Digits, change(config));
    }

    private static GuardSetting Cloud(GuardWorld world, string name, int n, double alpha, string variant, Func<RunConfig, RunConfig> change)
    {
        RunConfig config = Base(n, alpha, epochs: 2_000 / Math.Max(1, n / 50), new ModelConfig { Widths = [128, 128] });
        return new GuardSetting($"clouds-{name}-n{n}-{Alpha(alpha)}{variant}", world, change(config));
    }

    private static GuardSetting Image(int n, double alpha, int width, string variant, Func<RunConfig, RunConfig> change)
    {
        RunConfig config = Base(n, alpha, epochs: 40_000 / n, new ModelConfig { Name = "resnet18", Width = width });
        config = config with
        {
            Optimizer = config.Optimizer with { WeightDecay = 5e-4 },
            Evaluation = config.Evaluation with { PerDecade = 10 },
        };
        return new GuardSetting($"images-resnet18w{width}-n{n}-{Alpha(alpha)}{variant}", GuardWorld.Images, change(config)) with { TrainedFolds = 2, Seeds = 1, TestLimit = 1_000 };
    }

    private static RunConfig Base(int n, double alpha, int epochs, ModelConfig model) => new()
    {
        Data = new DataConfig { Train = n, ValidationFraction = 0, TestFraction = 0.5 },
        Model = model,
        Mixup = new MixupConfig { Alpha = alpha },
        Train = new TrainConfig { Epochs = epochs, BatchSize = 50, Threads = 1 },
        Evaluation = new EvaluationConfig { PerDecade = 24 },
    };

    private static RunConfig Erm(RunConfig config) => config with { Objective = "erm@0-" };

    private static RunConfig WithLabelNoise(RunConfig config) => config with { Data = config.Data with { LabelNoise = 0.2 } };

    // The squared error of a softmax has small gradients: a larger rate reaches as far in the same budget.
    private static RunConfig WithSquaredError(RunConfig config) => config with
    {
        Mixup = config.Mixup with { Loss = LossKind.MeanSquaredError },
        Erm = config.Erm with { Loss = LossKind.MeanSquaredError },
        Optimizer = config.Optimizer with { LearningRate = 0.2 },
    };

    private static string Alpha(double alpha) => FormattableString.Invariant($"a{alpha}");
}
