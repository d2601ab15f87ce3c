using System.Globalization;
using System.Reflection;

namespace Overmix.Core.Configuration;

/// <summary>Something wrong in a configuration.</summary>
/// <param name="Key">Dotted key, for example <c>mixup.alpha</c>.</param>
/// <param name="Message">What is wrong and what is expected.</param>
public sealed record ConfigProblem(string Key, string Message);

/// <summary>The rules a configuration must keep: every key's own range, and the rules between keys. All problems are found at once.</summary>
public static class RunConfigRules
{
    private static readonly Type[] Sections =
        [typeof(DataConfig), typeof(ModelConfig), typeof(AugmentConfig), typeof(MixupConfig), typeof(ErmConfig), typeof(TrainConfig), typeof(OptimizerConfig), typeof(ScheduleConfig), typeof(EmaConfig), typeof(GuardConfig), typeof(EvaluationConfig), typeof(InstrumentsConfig), typeof(CheckpointConfig)];

    /// <summary>Whether a type is a section of the configuration.</summary>
    public static bool IsSection(Type type) => Sections.Contains(type);

    /// <summary>The key of a property as written in files.</summary>
    public static string KeyOf(PropertyInfo property) => char.ToLowerInvariant(property.Name[0]) + property.Name[1..];

    /// <summary>Everything wrong with a configuration; empty if nothing is.</summary>
    public static IReadOnlyList<ConfigProblem> Check(RunConfig config)
    {
        List<ConfigProblem> problems = [];
        CheckRanges(config, "", problems);
        CheckName(config, problems);
        CheckLists(config, problems);
        CheckBetweenKeys(config, problems);
        return problems;
    }

    private static void CheckRanges(object section, string prefix, List<ConfigProblem> problems)
    {
        foreach (PropertyInfo property in section.GetType().GetProperties().Where(p => p.GetCustomAttribute<KeyAttribute>() is not null))
        {
            (string key, object value) = (prefix + KeyOf(property), property.GetValue(section)!);
            if (IsSection(property.PropertyType))
            {
                CheckRanges(value, key + ".", problems);
            }
            else if (value is int or long or double)
            {
                string range = property.GetCustomAttribute<KeyAttribute>()!.Range;
                double number = Convert.ToDouble(value, CultureInfo.InvariantCulture);
                if (Interval.TryParse(range) is { } interval && !interval.Contains(number))
                {
                    problems.Add(new ConfigProblem(key, string.Create(CultureInfo.InvariantCulture, $"is {value}, but must lie in {range}")));
                }
            }
            else if (value is Enum && !Enum.IsDefined(property.PropertyType, value))
            {
                problems.Add(new ConfigProblem(key, $"is {value}, but must be one of {property.GetCustomAttribute<KeyAttribute>()!.Range}"));
            }
        }
    }

    private static void CheckName(RunConfig config, List<ConfigProblem> problems)
    {
        bool valid = config.Name.Length is >= 1 and <= 64 && config.Name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_') && config.Name.Any(char.IsAsciiLetterOrDigit) && config.Name[0] is not ('.' or '-');
        Require(valid, "name", $"is '{config.Name}', but may hold only letters, digits, dot, dash and underscore, 1 to 64 of them, starting with a letter, digit or underscore", problems);
    }

    private static void CheckLists(RunConfig config, List<ConfigProblem> problems)
    {
        IReadOnlyList<int> widths = config.Model.Widths;
        Require(widths.Count is >= 1 and <= 16 && widths.All(w => w is >= 1 and <= 65536), "model.widths", "must be 1 to 16 numbers of 1 to 65536", problems);
        Require(widths.Zip(widths.Skip(1)).All(w => (long)w.First * w.Second <= int.MaxValue), "model.widths", $"has neighbours whose product, a layer's number of weights, is above {int.MaxValue}", problems);
        if (config.Mixup.Law == MixingLawKind.Table)
        {
            (IReadOnlyList<double> values, IReadOnlyList<double> weights) = (config.Mixup.Values, config.Mixup.Weights);
            Require(values.Count > 0 && values.All(v => v is >= 0 and <= 1), "mixup.values", "must be at least one number in [0, 1] with law: table", problems);
            bool valid = weights.Count == values.Count && weights.All(w => w >= 0) && weights.Sum() is > 0 and < double.PositiveInfinity;
            Require(valid, "mixup.weights", $"must be {values.Count} numbers ≥ 0 with a finite sum > 0: a weight for each value", problems);
        }

        IReadOnlyList<double> milestones = config.Schedule.Milestones;
        bool rising = milestones.All(m => m > 0 && double.IsFinite(m)) && milestones.Zip(milestones.Skip(1)).All(p => p.First < p.Second) && (milestones.All(m => m < 1) || milestones.All(m => m >= 1));
        Require(rising, "schedule.milestones", "must be rising numbers > 0, all epochs (≥ 1) or all shares of the budget (< 1)", problems);
    }

    private static void CheckBetweenKeys(RunConfig config, List<ConfigProblem> problems)
    {
        _ = ObjectiveWindows.TryParse(config.Objective, out string? problem);
        Require(problem is null, "objective", problem ?? "", problems);
        Require(config.Data.ValidationFraction + config.Data.TestFraction < 1, "data.testFraction", "and data.validationFraction together leave nothing to train on: their sum must be below 1", problems);
        Require(config.Mixup.Law != MixingLawKind.Uniform || config.Mixup.Low <= config.Mixup.High, "mixup.low", "must not exceed mixup.high", problems);
        Require(!config.Optimizer.Nesterov || config.Optimizer.Momentum > 0, "optimizer.nesterov", "needs optimizer.momentum > 0", problems);
        Require(config.Mixup.Pairing != Pairing.FixedSet || config.Augment.IsOff(), "mixup.pairing", "is fixedSet, whose examples stay what they are, but augmentation changes them every epoch; choose another pairing, or set augment.crop, augment.flip and augment.cutout to 0", problems);
        bool withinBatch = config.Mixup.Pairing is Pairing.Permutation or Pairing.Derangement;
        Require(config.Mixup.Kind != MixingKind.Manifold || withinBatch, "mixup.pairing", "must be permutation or derangement with kind: manifold, because a partner's hidden state comes from the same forward pass", problems);
        Require(config.Mixup.Layer.Split(',').All(name => name.Trim().Length > 0), "mixup.layer", "must be random, input, or names of stages with commas between", problems);
        Require(IsDevice(config.Train.Device), "train.device", $"is '{config.Train.Device}', but must be cpu, cuda, or cuda:N with the number of a GPU", problems);
        Require(config.Guard.Scouts == 0 || config.Ema.Decay > 0, "guard.scouts", "needs an average of the weights, by which the turn is judged and which is delivered: set ema.decay, to 0.9999 for example", problems);
        Require(config.Schedule.WarmupEpochs <= config.Train.Epochs, "schedule.warmupEpochs", "is longer than train.epochs", problems);
    }

    private static void Require(bool holds, string key, string message, List<ConfigProblem> problems)
    {
        if (!holds)
        {
            problems.Add(new ConfigProblem(key, message));
        }
    }

    private static bool IsDevice(string device) =>
        device is "cpu" or "cuda" || (device.StartsWith("cuda:", StringComparison.Ordinal) && device.Length is > 5 and < 9 && device.AsSpan(5).IndexOfAnyExceptInRange('0', '9') < 0);
}
