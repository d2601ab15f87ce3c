using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Overmix.Core.Configuration;
using Overmix.Core.Errors;
using Overmix.Runs.Store;
using Overmix.Training.Loop;
using Overmix.Training.Mixup;

namespace Overmix.Studies.Execution;

/// <summary>
/// What a reader of a run wants to know at a glance, in words: <c>facts.json</c>, an ordered list of label and value. Reports show it as it is.
/// </summary>
public static partial class RunFacts
{
    /// <summary>Name of the file.</summary>
    public const string FileName = "facts.json";

    private const int MostClassesListed = 24;
    private const string DataLabel = "Data";

    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    internal static void Write(RunDirectory run, RunConfig config, TrainingSetup setup) =>
        run.WriteJson(FileName, JsonSerializer.SerializeToUtf8Bytes(new FactFile(1, [.. Of(config, setup).Select(f => new Fact(f.Label, f.Value))]), Json));

    /// <summary>The facts that a run left; none if it left none that can be read.</summary>
    public static IReadOnlyList<(string Label, string Value)> Read(RunDirectory run)
    {
        try
        {
            return run.ReadJson(FileName) is { } json ? [.. JsonSerializer.Deserialize<FactFile>(json, Json)!.Facts.Select(f => (f.Label, f.Value))] : [];
        }
        catch (Exception cause) when (cause is JsonException or UserErrorException)
        {
            return [];
        }
    }

    /// <summary>How many examples a run was trained on, as its facts say; null where they do not.</summary>
    public static int? TrainingExamples(RunDirectory run) =>
        Read(run).FirstOrDefault(fact => fact.Label == DataLabel).Value is { } data && Trained().Match(data) is { Success: true } found
            ? int.Parse(found.Groups["n"].Value, CultureInfo.InvariantCulture) : null;

    // The sentence of the fact below; a data set's name may hold anything, so it is read from its end.
    [GeneratedRegex(@": (?<n>[0-9]{1,9}) training, [0-9]+ validation, ", RegexOptions.RightToLeft)]
    private static partial Regex Trained();

    /// <summary>A choice as it is written in files.</summary>
    internal static string Word(Enum choice) => JsonNamingPolicy.CamelCase.ConvertName(choice.ToString());

    private static IEnumerable<(string Label, string Value)> Of(RunConfig config, TrainingSetup setup)
    {
        (int n, int classes) = (setup.Data.Train.Count, setup.Data.Classes);
        yield return (DataLabel, $"{setup.Data.Name}: {n} training, {setup.Data.Validation?.Count ?? 0} validation, {setup.Data.Test.Count} test examples, {classes} classes");
        yield return ("Training examples a class", ClassCounts(setup));
        yield return ("Label noise", config.Data.LabelNoise == 0 ? "none but Mixup's own" : Text($"{config.Data.LabelNoise:P1} of the training labels, symmetric"));
        yield return ("Network", Network(config.Model));
        yield return ("Parameters d", setup.Parameters.ToString("N0", CultureInfo.InvariantCulture));
        foreach ((string, string) fact in OfExtras(config))
        {
            yield return fact;
        }

        yield return ("Arithmetic", $"{Word(config.Train.Precision)}, {(config.Train.Layout == ImageLayout.ChannelsLast ? "channels last" : "contiguous")}, on {config.Train.Device}");
        yield return ("Objective", config.Objective);
        if (config.Objective.Contains("mixup", StringComparison.Ordinal))
        {
            foreach ((string, string) fact in OfMixup(config, setup, n))
            {
                yield return fact;
            }
        }

        yield return ("Loss and smoothing under ERM", $"{Words(config.Erm.Loss)}, {Smoothing(config.Erm.Smoothing)}");
        yield return ("Optimiser", Optimizer(config.Optimizer));
        yield return ("Schedule", Schedule(config));
        yield return ("Budget", Text($"{config.Train.Epochs:N0} epochs, batch size {config.Train.BatchSize}"));
    }

    /// <summary>The data and how the classes share the training examples, in a sentence.</summary>
    internal static string Greeting(TrainingSetup setup) =>
        Text($"data: {setup.Data.Name}, {setup.Data.Train.Count} training, {setup.Data.Validation?.Count ?? 0} validation and {setup.Data.Test.Count} test examples; training examples a class: {ClassCounts(setup)}");

    private static string Network(ModelConfig model) => model.Name == "mlp"
        ? $"{model.Name} {string.Join("-", model.Widths)}, {model.Activation.ToString().ToLowerInvariant()}"
        : Text($"{model.Name}{(model.Width == 0 ? "" : $", {model.Width} channels in its first stage")}{(model.Weights.Length == 0 ? "" : $", starting from {Path.GetFileName(model.Weights)}")}");

    private static string ClassCounts(TrainingSetup setup)
    {
        (IReadOnlyList<int> counts, IReadOnlyList<string> names) = (setup.Data.Train.ClassCounts, setup.Data.ClassNames);
        if (counts.Distinct().Count() == 1)
        {
            return Text($"{counts[0]} of each of {counts.Count} classes");
        }

        string listed = string.Join(", ", names.Zip(counts, (name, count) => Text($"{name} {count}")).Take(MostClassesListed));
        string more = counts.Count > MostClassesListed ? Text($", … ({counts.Count} classes)") : "";
        return Text($"{listed}{more}; from {counts.Min()} to {counts.Max()}");
    }

    private static IEnumerable<(string Label, string Value)> OfMixup(RunConfig config, TrainingSetup setup, int n)
    {
        MixupConfig mixup = config.Mixup;
        yield return ("Mixing", Mixing(mixup));
        yield return (mixup.Kind == MixingKind.CutMix ? "Law of the nominal λ" : "λ law", $"{TrainingObjective.LawOf(mixup)}, drawn once a {(mixup.LambdaPer == LambdaPer.Batch && mixup.Pairing != Pairing.FixedSet ? "batch" : "pair")}");
        yield return ("Pairing", Words(mixup));
        yield return ("Distinct pairs n²", ((long)n * n).ToString("N0", CultureInfo.InvariantCulture));
        yield return ("Mixup loss and smoothing", $"{Words(mixup.Loss)}, {Smoothing(mixup.Smoothing)}");
        yield return ("Floor of the Mixup loss", Text($"{setup.MixupFloor:F5}"));
    }

    // Said only of runs that have them: the facts of others stay what they were.
    private static IEnumerable<(string Label, string Value)> OfExtras(RunConfig config)
    {
        if (!config.Augment.IsOff())
        {
            AugmentConfig a = config.Augment;
            yield return ("Augmentation", Text($"crop padding {a.Crop} ({a.Padding.ToString().ToLowerInvariant()}), flip probability {a.Flip}, Cutout {a.Cutout}"));
        }

        if (config.Ema.Decay > 0)
        {
            yield return ("Average of weights", Text($"exponential, decay {config.Ema.Decay}"));
        }
    }

    private static string Mixing(MixupConfig mixup) => mixup.Kind switch
    {
        MixingKind.CutMix => "CutMix: a box of the partner, labels by the area that stays",
        MixingKind.Manifold => $"Manifold Mixup of hidden states: {mixup.Layer}",
        _ => "Mixup of inputs",
    };

    private static string Optimizer(OptimizerConfig o) => o.Name == OptimizerKind.Sgd
        ? Text($"SGD, learning rate {o.LearningRate}, momentum {o.Momentum}{(o.Nesterov ? " (Nesterov)" : "")}, weight decay {o.WeightDecay}")
        : Text($"{o.Name}, learning rate {o.LearningRate}, β₁ {o.Beta1}, β₂ {o.Beta2}, weight decay {o.WeightDecay}");

    private static string Schedule(RunConfig config) => config.Schedule.Name switch
    {
        ScheduleKind.Constant => "constant",
        ScheduleKind.Step => Text($"step: ×{config.Schedule.Factor} at {string.Join(", ", config.Schedule.Milestones.Select(m => m.ToString(CultureInfo.InvariantCulture)))}"),
        _ => Text($"cosine over {(config.Schedule.CosineEpochs == 0 ? config.Train.Epochs : config.Schedule.CosineEpochs)} epochs"),
    };

    private static string Words(LossKind loss) => loss == LossKind.CrossEntropy ? "soft-target cross-entropy" : "squared error";

    private static string Words(MixupConfig mixup) => mixup.Pairing switch
    {
        Pairing.Permutation => "permutation of the batch (self-pairs with probability 1/B)",
        Pairing.Derangement => "permutation of the batch without self-pairs",
        Pairing.Independent => "partner drawn from the whole training set",
        Pairing.AllPairs => "all n² ordered pairs each epoch",
        _ => Text($"a fixed set of {mixup.SetSize:N0} pairs"),
    };

    private static string Smoothing(double epsilon) => epsilon == 0 ? "no label smoothing" : Text($"label smoothing {epsilon}");

    private static string Text(FormattableString text) => FormattableString.Invariant(text);

    private sealed record FactFile(int Schema, Fact[] Facts);

    private sealed record Fact(string Label, string Value);
}
