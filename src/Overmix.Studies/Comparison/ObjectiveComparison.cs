using Overmix.Core.Curves;
using Overmix.Core.Errors;
using Overmix.Diagnostics.Comparison;
using Overmix.Runs;
using Overmix.Runs.Store;
using Overmix.Studies.Execution;
using Overmix.Training.Models;

namespace Overmix.Studies.Comparison;

/// <summary>A run of a comparison as it ended.</summary>
/// <param name="Run">Its folder.</param>
/// <param name="Seed">Its seed.</param>
/// <param name="Records">Its evaluations.</param>
/// <param name="SwitchEpoch">The epoch at which the guard changed to ERM; null if it did not.</param>
public sealed record ComparedEnd(RunDirectory Run, long Seed, IReadOnlyList<EpochRecord> Records, int? SwitchEpoch)
{
    /// <summary>Test error of the network that the run delivers, a fraction; not-a-number if it diverged.</summary>
    public double Error => Records is [.., { IsFinite: true } last] ? last.TestError : double.NaN;

    /// <summary>Whether it diverged.</summary>
    public bool HasDiverged => double.IsNaN(Error);
}

/// <summary>What a comparison found.</summary>
/// <param name="Plan">What was trained.</param>
/// <param name="Runs">The runs of each way of training, by seed.</param>
/// <param name="Advice">What they support.</param>
/// <param name="Notes">What limits it, a sentence each.</param>
public sealed record ComparisonResult(ComparisonPlan Plan, IReadOnlyDictionary<ObjectiveChoice, IReadOnlyList<ComparedEnd>> Runs, ObjectiveAdvice Advice, IReadOnlyList<string> Notes);

/// <summary>ERM, Mixup, and Mixup → ERM by the guard on one data set, seed by seed: does Mixup help here?</summary>
public sealed class ObjectiveComparison
{
    /// <summary>Fewer epochs than this compare nothing but beginnings.</summary>
    public const int FewestEpochs = 5;

    private const int FewSeeds = 5;

    private readonly ComparisonOptions _options;
    private readonly TimeProvider _time;
    private readonly Action<string> _say;

    /// <summary>Creates a comparison.</summary>
    /// <param name="options">What it shall do.</param>
    /// <param name="say">Takes messages for the user, one sentence each.</param>
    /// <param name="time">The clock; the system's if null.</param>
    /// <exception cref="UserErrorException">An option is wrong, or the data cannot be had.</exception>
    public ObjectiveComparison(ComparisonOptions options, Action<string> say, TimeProvider? time = null)
    {
        (_options, _say, _time) = (options, say, time ?? TimeProvider.System);
        if (options.ReservedKey is { } key)
        {
            throw new StudyException($"-s {key}=…: the comparison sets {key} itself. Leave it out; to train one way only, use overmix train.");
        }

        ModelFactory.RequireKnown(options.BaseOf(1).Model.Name);
        _ = SetOf(new ComparisonPlan { Seeds = options.Seeds, Epochs = 1, CheckpointEvery = 1, Minutes = options.Minutes, Settings = "" }); // refused before anything is made
    }

    /// <summary>Plans, unless it is planned already, trains what is missing, and judges.</summary>
    /// <param name="pool">Runs the workers.</param>
    /// <param name="stopRequested">Asked five times a second: null to go on.</param>
    /// <param name="watch">Shown the progress five times a second.</param>
    /// <returns>What was found; null if a stop was requested before the end.</returns>
    /// <exception cref="UserErrorException">A run failed, the budget is too small, or the folder holds another comparison.</exception>
    public ComparisonResult? Execute(WorkerPool pool, Func<ExitCode?> stopRequested, Action<StudyProgress> watch)
    {
        if ((ComparisonPlan.Read(_options) ?? Made(pool, stopRequested)) is not { } plan)
        {
            return null;
        }

        return SetOf(plan).Execute(pool, stopRequested, watch) is { } runs ? Judge(plan, runs) : null;
    }

    /// <summary>Judges finished runs.</summary>
    /// <param name="plan">What was trained.</param>
    /// <param name="runs">The runs, in the plan's order.</param>
    internal static ComparisonResult Judge(ComparisonPlan plan, IReadOnlyList<RunDirectory> runs)
    {
        if (runs.Select(r => r.ReadManifest().DataSha256).Distinct().Count() > 1)
        {
            throw new StudyException("The data changed while the comparison was at work: its runs were trained on different ones. Start anew in another --out.");
        }

        Dictionary<ObjectiveChoice, IReadOnlyList<ComparedEnd>> ends = ComparisonPlan.Order.ToDictionary(choice => choice, choice => (IReadOnlyList<ComparedEnd>)
            [.. runs.Where(r => r.Name == ComparisonOptions.NameOf(choice)).Select(EndOf).OrderBy(e => e.Seed)]);
        double[] Errors(ObjectiveChoice choice) => [.. ends[choice].Select(e => e.Error)];
        ObjectiveAdvice advice = ObjectiveAdvice.Of(new ObjectiveErrors(Errors(ObjectiveChoice.Erm), Errors(ObjectiveChoice.Mixup), Errors(ObjectiveChoice.MixupThenErm)));
        return new ComparisonResult(plan, ends, advice, [.. NotesOn(plan, ends)]);
    }

    private RunSet SetOf(ComparisonPlan plan) =>
        new(_options.Folder, plan.RunsOf(_options), "comparison", "Give the same options as before, or another --out.", _time) { KeepsDiverged = true };

    // The time for measuring is part of the budget.
    private ComparisonPlan? Made(WorkerPool pool, Func<ExitCode?> stopRequested)
    {
        CreateFolder();
        if (_options.FixedEpochs is { } given)
        {
            return Kept(new ComparisonPlan { Seeds = _options.Seeds, Epochs = given, CheckpointEvery = Math.Max(1, given / 20), Minutes = _options.Minutes, Settings = ComparisonPlan.SettingsOf(_options) });
        }

        _say(FormattableString.Invariant($"measuring the pace first, {_options.Jobs} {(_options.Jobs == 1 ? "run" : "runs")} at a time"));
        long started = _time.GetTimestamp();
        if (new ComparisonPilot(_options, _time).Measure(pool, stopRequested) is not { } pace)
        {
            return null;
        }

        double left = (60 * _options.Minutes) - _time.GetElapsedTime(started).TotalSeconds;
        int epochs = pace.EpochsWithin(_options, left);
        if (epochs < FewestEpochs)
        {
            throw TooShort(pace, epochs);
        }

        _say(FormattableString.Invariant($"an epoch takes {pace.EpochSeconds:G2} s and an evaluation {pace.EvaluationSeconds:G2} s, so {_options.Minutes:0.##} minutes allow {epochs} epochs for each of {3 * _options.Seeds} runs, the scouts' share included; the plan is fixed now"));
        int every = (int)Math.Clamp(Math.Ceiling(20 / Math.Max(1e-9, pace.EpochSeconds)), 1, epochs);
        return Kept(new ComparisonPlan { Seeds = _options.Seeds, Epochs = epochs, CheckpointEvery = every, Minutes = _options.Minutes, Settings = ComparisonPlan.SettingsOf(_options), Pace = pace });
    }

    private StudyException TooShort(TrainingPace pace, int epochs)
    {
        double needed = Math.Ceiling(((pace.SecondsOf(_options, FewestEpochs) / 60) + 0.5) * 1.1);
        return new StudyException(FormattableString.Invariant($"{_options.Minutes:0.##} minutes allow {epochs} epochs a run, and fewer than {FewestEpochs} compare nothing. Give --minutes {needed:0} or more, fewer --seeds, a smaller network (--model), or fewer examples (-s data.train=…)."));
    }

    private ComparisonPlan Kept(ComparisonPlan plan)
    {
        plan.Write(_options.Folder);
        return plan;
    }

    private void CreateFolder()
    {
        try
        {
            Directory.CreateDirectory(_options.Folder);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw StorageException.From(_options.Folder, cause);
        }
    }

    private static ComparedEnd EndOf(RunDirectory run)
    {
        IReadOnlyList<EpochRecord> records = run.ReadMetrics().Entries;
        int? switched = run.ReadEvents().Entries.Select(e => e.Event).FirstOrDefault(e => e.Kind == "switch")?.Epoch;
        return records.Count > 0
            ? new ComparedEnd(run, run.ReadManifest().Seed, records, switched)
            : throw new RunFolderException(run.Path, "holds no evaluation. Delete the folder; the comparison trains it again.");
    }

    private static IEnumerable<string> NotesOn(ComparisonPlan plan, Dictionary<ObjectiveChoice, IReadOnlyList<ComparedEnd>> ends)
    {
        if (plan.Seeds < FewSeeds)
        {
            yield return FormattableString.Invariant($"{plan.Seeds} seeds give wide intervals: only large differences can be shown. Five or more are better (--seeds 5).");
        }

        int unturned = ends[ObjectiveChoice.MixupThenErm].Count(e => e.SwitchEpoch is null && !e.HasDiverged);
        if (unturned > 0)
        {
            yield return FormattableString.Invariant($"With {unturned} of {plan.Seeds} seeds the guard's scouts saw no over-training within {plan.Epochs} epochs, so that Mixup → ERM is Mixup to the end there.");
        }

        foreach (ObjectiveChoice choice in ComparisonPlan.Order.Where(c => ends[c].Any(e => e.HasDiverged)))
        {
            yield return FormattableString.Invariant($"{ObjectiveAdviceText.NameOf(choice)}: {ends[choice].Count(e => e.HasDiverged)} of {plan.Seeds} runs diverged, so nothing is shown of it. Try a smaller learning rate (-s optimizer.learningRate=…).");
        }

        yield return FormattableString.Invariant($"This is about {plan.Epochs} epochs with these settings: a much longer or shorter training may come out differently.");
    }
}
