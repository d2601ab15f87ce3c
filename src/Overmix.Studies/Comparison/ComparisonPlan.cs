using System.Text.Json;
using Overmix.Config;
using Overmix.Core.Configuration;
using Overmix.Core.Durability;
using Overmix.Core.Errors;
using Overmix.Diagnostics.Comparison;
using Overmix.Studies.Execution;

namespace Overmix.Studies.Comparison;

/// <summary>
/// What a comparison trains, fixed before its first run and kept in its folder as <c>plan.json</c>: the budget comes from a measurement, which another time would
/// come out differently.
/// </summary>
public sealed record ComparisonPlan
{
    /// <summary>Name of the file.</summary>
    public const string FileName = "plan.json";

    private const int CurrentSchema = 1;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true, NewLine = "\n", Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The order of the runs of a seed: the longest first, so that no place stands empty at the end.</summary>
    public static IReadOnlyList<ObjectiveChoice> Order { get; } = [ObjectiveChoice.MixupThenErm, ObjectiveChoice.Mixup, ObjectiveChoice.Erm];

    /// <summary>Version of this layout.</summary>
    public int Schema { get; init; } = CurrentSchema;

    /// <summary>Paired seeds.</summary>
    public required int Seeds { get; init; }

    /// <summary>Budget of a run in epochs.</summary>
    public required int Epochs { get; init; }

    /// <summary>Epochs between checkpoints.</summary>
    public required int CheckpointEvery { get; init; }

    /// <summary>The budget asked for, minutes.</summary>
    public required double Minutes { get; init; }

    /// <summary>The settings that all runs share, as asked for: with one epoch.</summary>
    public required string Settings { get; init; }

    /// <summary>The measured pace; null where the epochs were given.</summary>
    public TrainingPace? Pace { get; init; }

    /// <summary>The comparison as asked for, spelt so that equal ones have equal text.</summary>
    /// <param name="options">The comparison.</param>
    public static string SettingsOf(ComparisonOptions options) => System.Text.Encoding.UTF8.GetString(ConfigWriter.CanonicalBytes(options.BaseOf(1)));

    /// <summary>The plan in a comparison's folder; null if there is none.</summary>
    /// <param name="options">The comparison.</param>
    /// <exception cref="StudyException">It is damaged, or of another comparison.</exception>
    public static ComparisonPlan? Read(ComparisonOptions options)
    {
        string path = Path.Combine(options.Folder, FileName);
        ComparisonPlan plan;
        try
        {
            if (!File.Exists(path))
            {
                return null;
            }

            plan = JsonSerializer.Deserialize<ComparisonPlan>(File.ReadAllText(path), Json) is { Schema: CurrentSchema, Epochs: > 0, Seeds: > 0 } read ? read : throw new JsonException("it is no plan of this version");
        }
        catch (JsonException cause)
        {
            throw new StudyException($"{path}: cannot be read: {cause.Message.TrimEnd('.')}. Delete it and the runs beside it, or give another --out.");
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw StorageException.From(path, cause);
        }

        return plan.Seeds == options.Seeds && plan.Settings == SettingsOf(options)
            ? plan
            : throw new StudyException($"{options.Folder}: holds a comparison with other options ({Difference(plan, options)}). Give the same ones, or another --out.");
    }

    /// <summary>Writes the plan, durably.</summary>
    /// <param name="folder">The comparison's folder.</param>
    public void Write(string folder) => DurableFile.Replace(Path.Combine(folder, FileName), [.. JsonSerializer.SerializeToUtf8Bytes(this, Json), (byte)'\n']);

    /// <summary>The settings that all runs share.</summary>
    /// <param name="options">The comparison.</param>
    public RunConfig SharedBy(ComparisonOptions options)
    {
        RunConfig shared = options.BaseOf(Epochs);
        bool isGiven = options.Overrides.Any(o => o.StartsWith("checkpoint.every=", StringComparison.Ordinal));
        return isGiven ? shared : shared with { Checkpoint = shared.Checkpoint with { Every = CheckpointEvery } };
    }

    /// <summary>The runs, seed by seed, so that a comparison cut short has whole pairs.</summary>
    /// <param name="options">The comparison.</param>
    public IReadOnlyList<PlannedRun> RunsOf(ComparisonOptions options)
    {
        RunConfig shared = SharedBy(options);
        return
        [
            .. from seed in Enumerable.Range(1, Seeds)
               from choice in Order
               let config = ComparisonOptions.RunOf(shared, choice, seed)
               select new PlannedRun($"{config.Name}, seed {FormattableString.Invariant($"{seed}")}", config, seed),
        ];
    }

    private static string Difference(ComparisonPlan plan, ComparisonOptions options)
    {
        if (plan.Seeds != options.Seeds)
        {
            return FormattableString.Invariant($"{plan.Seeds} seeds, now {options.Seeds}");
        }

        string[] before = plan.Settings.Split('\n'), now = SettingsOf(options).Split('\n');
        return before.Except(now).FirstOrDefault() is { Length: > 0 } line ? $"there {line}" : now.Except(before).FirstOrDefault() is { Length: > 0 } added ? $"now {added}" : "in the settings";
    }
}
