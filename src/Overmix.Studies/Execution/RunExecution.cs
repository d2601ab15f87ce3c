using Overmix.Config;
using Overmix.Core.Configuration;
using Overmix.Core.Curves;
using Overmix.Core.Directives;
using Overmix.Core.Errors;
using Overmix.Core.Findings;
using Overmix.Native;
using Overmix.Runs;
using Overmix.Runs.Store;
using Overmix.Runs.TensorBoard;
using Overmix.Runs.Writing;
using Overmix.Training.Checkpoints;
using Overmix.Training.Compute;
using Overmix.Training.Data;
using Overmix.Training.Delivery;
using Overmix.Training.Loop;
using Overmix.Training.Models;

namespace Overmix.Studies.Execution;

/// <summary>The one place that wires configuration → data → network → training → run folder.</summary>
public sealed class RunExecution
{
    /// <summary>
    /// Version of what a configuration means. Raised whenever the same configuration would give other records, so that old runs are not taken for new ones.
    /// </summary>
    public const int SemanticsVersion = 1;

    private readonly Func<ExitCode?> _stopRequested;
    private readonly Action<string> _say;
    private readonly Action<RunDirectory> _opened;

    /// <summary>Creates an executor.</summary>
    /// <param name="stopRequested">Asked before every step: null to go on, or the exit code of a requested stop.</param>
    /// <param name="say">Takes messages for the user, one sentence each.</param>
    /// <param name="opened">Told the run's folder when training is about to begin, for example to watch its progress.</param>
    public RunExecution(Func<ExitCode?>? stopRequested = null, Action<string>? say = null, Action<RunDirectory>? opened = null) =>
        (_stopRequested, _say, _opened) = (stopRequested ?? (() => null), say ?? (_ => { }), opened ?? (_ => { }));

    /// <summary>Starts a run in a new folder of a store and trains it to its end.</summary>
    /// <param name="store">Where runs are kept.</param>
    /// <param name="order">What to run.</param>
    /// <exception cref="UserErrorException">Data, network or folder cannot be had; nothing was started.</exception>
    public RunResult Start(RunStore store, RunOrder order)
    {
        order = order with { Config = ComputeChoice.Resolve(order.Config) };
        ThreadCounts threads = Prepare(order.Config);
        using TrainingSetup setup = TrainingSetup.Of(order.Config);
        setup.Data.Notes.ToList().ForEach(_say);
        StartingWeights? weights = setup.LoadWeights();
        _say(RunFacts.Greeting(setup));
        RunDirectory run = store.Create(new NewRun
        {
            Name = order.Config.Name,
            Number = order.Number,
            Seed = order.Config.Seed,
            Epochs = order.Config.Train.Epochs,
            ConfigText = ConfigWriter.Write(order.Config),
            SourceText = order.SourceText,
            OverridesText = order.Overrides.Count == 0 ? null : string.Join('\n', order.Overrides) + "\n",
            DataSha256 = setup.Data.Sha256,
            SemanticsVersion = SemanticsVersion,
            Machine = MachineNow(threads),
            OvermixVersion = typeof(RunExecution).Assembly.GetName().Version!.ToString(3),
            Commit = BuildCommit.Name is { Length: > 0 } commit ? commit : null,
            Arguments = order.Arguments,
        });
        RunFacts.Write(run, order.Config, setup);
        using RunWriter writer = RunWriter.Open(run);
        writer.Note(RunEvent.Of(RunEvents.StartKind, 0, 0, ("threads", (long)threads.IntraOp), ("precision", RunFacts.Word(order.Config.Train.Precision)), ("layout", RunFacts.Word(order.Config.Train.Layout)), ("device", order.Config.Train.Device)));
        Note(weights, writer);
        using TensorBoardSink? tensorBoard = order.TensorBoard ? TensorBoardSink.Open(run, writer) : null;
        return Train(run, setup, new RunOutputs(writer, tensorBoard), null);
    }

    /// <summary>Goes on with a run from its newest valid checkpoint, bit for bit; a run that is done is left alone.</summary>
    /// <param name="run">The run's folder.</param>
    /// <param name="tensorBoard">Whether to write event files for TensorBoard even if the run has none yet; one that has some goes on writing them.</param>
    /// <exception cref="UserErrorException">The folder, its configuration, its data or all its checkpoints are damaged.</exception>
    public RunResult Resume(RunDirectory run, bool tensorBoard = false)
    {
        RunManifest manifest = run.ReadManifest();
        RunConfig config = ConfigReader.Read(run.ReadConfig(), run.PathOf(RunFiles.Config), []).Config;
        if (run.Summarize() is { State: RunState.Done } done)
        {
            return new RunResult(run, new TrainingOutcome(TrainingStatus.Completed, ExitCode.Done, done.EpochsDone, done.Last?.Step ?? 0, "This run is done already."));
        }

        ThreadCounts threads = Prepare(config);
        using TrainingSetup setup = TrainingSetup.Of(config);
        setup.Data.Notes.ToList().ForEach(_say);
        RequireSameData(run, manifest, setup.Data);
        IReadOnlyList<string> differences = manifest.Machine.Differences(MachineNow(threads));
        WarnOf(differences);
        var store = new CheckpointStore(run.CheckpointsPath);
        using Checkpoint? checkpoint = store.LoadNewestValid(out string? name, out IReadOnlyList<Finding> notes);
        notes.ToList().ForEach(note => _say(note.Message));
        StartingWeights? weights = checkpoint is null ? LoadSameWeights(run, setup) : null;
        ResumePoint point = checkpoint is null ? ResumePoint.Beginning : PointOf(TrainingState.FromJson(checkpoint.StateJson));
        _say($"Going on from {point.From}, step {point.Step}.");
        using RunWriter writer = RunWriter.Resume(run, point);
        if (name is not null)
        {
            store.Settle(name, config.Checkpoint.KeepLast);
        }

        foreach (Finding note in notes)
        {
            writer.Note(RunEvent.Of(note.Id, point.Epoch, point.Step, ("message", note.Message)));
        }

        Note(weights, writer);
        if (differences.Count > 0)
        {
            writer.Note(BitExactness.Break(point.Epoch, point.Step, differences));
        }

        using TensorBoardSink? events = tensorBoard || TensorBoardSink.IsUsedBy(run) ? TensorBoardSink.Open(run, writer) : null;
        return Train(run, setup, new RunOutputs(writer, events), checkpoint);
    }

    private void Note(StartingWeights? weights, RunWriter writer)
    {
        if (weights is not null)
        {
            string head = weights.FreshHead.Length == 0 ? "" : $" but the head, '{weights.FreshHead}', which starts at random";
            _say($"Starting from the weights of {weights.Path}{head}.");
            writer.Note(weights.ToEvent());
        }
    }

    private RunResult Train(RunDirectory run, TrainingSetup setup, RunOutputs outputs, Checkpoint? from)
    {
        RunWriter writer = outputs.Writer;
        var gallery = new GallerySink(run, setup, outputs.Sink);
        var guard = new RunGuard(run, setup.Config, _say);
        if (!guard.Scout(setup, _stopRequested, out ExitCode stop))
        {
            writer.Note(RunEvents.End(stop, 0, 0, RunGuard.StoppedMessage));
            return new RunResult(run, new TrainingOutcome(TrainingStatus.Interrupted, stop, 0, 0, RunGuard.StoppedMessage));
        }

        var hooks = new TrainingHooks
        {
            Sink = gallery,
            Guard = guard.Policy,
            Kept = guard.Kept,
            Checkpoints = new CheckpointStore(run.CheckpointsPath),
            FlushLogs = () => Named(writer.Flush()),
            StopRequested = _stopRequested,
        };
        using TrainingLoop loop = setup.CreateLoop(hooks);
        IReadOnlyList<EpochRecord> kept = from is null ? [] : run.ReadMetrics().Entries;
        if (from is not null)
        {
            loop.Restore(from, kept);
        }

        guard.Begin(writer, () => (loop.Epoch, loop.Step));
        gallery.Begin(isFresh: from is null, kept);

        _opened(run);
        TrainingOutcome outcome = RunOrLogFailure(run, setup, loop, new RunEnding(writer, guard.Kept));
        writer.Note(RunEvents.End(outcome.ExitCode, outcome.Epoch, outcome.Step, outcome.Message));
        return new RunResult(run, outcome);
    }

    private static TrainingOutcome RunOrLogFailure(RunDirectory run, TrainingSetup setup, TrainingLoop loop, RunEnding ending)
    {
        try
        {
            TrainingOutcome outcome = loop.Run();
            Deliver(run, setup, loop, outcome, ending.Kept);
            return outcome;
        }
        catch (Exception cause)
        {
            TryNote(ending.Writer, RunEvents.End((cause as UserErrorException)?.ExitCode ?? ExitCode.Failed, loop.Epoch, loop.Step, cause.Message));
            throw;
        }
    }

    // Before the end event: a run that is done has its model. The weights of a diverged run are of no use.
    private static void Deliver(RunDirectory run, TrainingSetup setup, TrainingLoop loop, TrainingOutcome outcome, KeptWeights kept)
    {
        if (outcome.Status == TrainingStatus.Diverged)
        {
            return;
        }

        RunManifest manifest = run.ReadManifest();
        (string folder, var origin) = (run.PathOf(ModelFolder.DefaultName), new ModelOrigin(manifest.OvermixVersion, run.Reference, manifest.Hash));
        if (outcome.Delivery == DeliveredWeights.Kept && kept.Exist)
        {
            ModelDelivery.WriteKept(folder, setup, kept, origin);
        }
        else
        {
            ModelDelivery.Write(folder, setup, loop, origin);
        }
    }

    private static void TryNote(RunWriter writer, RunEvent happening)
    {
        try
        {
            writer.Note(happening);
        }
        catch (StorageException)
        {
            // The log cannot be written either, on a full disk for example: the error on its way up says so already.
        }
    }

    private ThreadCounts Prepare(RunConfig config)
    {
        IReadOnlyList<ConfigProblem> problems = RunConfigRules.Check(config);
        if (problems.Count > 0)
        {
            throw new ArgumentOutOfRangeException(nameof(config), string.Join("; ", problems.Select(p => $"{p.Key} {p.Message}")));
        }

        LibTorch.EnsureLoaded();
        int wanted = ComputeChoice.Resolve(config).Train.Threads, threads = Math.Min(wanted, ThreadPolicy.Available);
        if (threads < wanted)
        {
            _say($"train.threads is {wanted}, but this process may use only {threads}: more would slow each other down. It takes {threads}.");
        }

        return ThreadPolicy.Apply(threads);
    }

    private static RunMachine MachineNow(ThreadCounts threads) => new()
    {
        Threads = threads.IntraOp,
        CpuFeatures = [.. CpuFeatures.Summary.Split(','), .. CpuFeatures.Overrides],
        Libtorch = LibTorch.Version ?? "unknown",
    };

    private void WarnOf(IReadOnlyList<string> differences)
    {
        foreach (string difference in differences)
        {
            _say($"This machine differs from the one the run was started on: {difference}. The run goes on, but not bit for bit.");
        }
    }

    private static void RequireSameData(RunDirectory run, RunManifest manifest, PreparedData data)
    {
        if (manifest.DataSha256 != data.Sha256)
        {
            throw new RunFolderException(run.Path, $"the data are not those the run was started with (SHA-256 {data.Sha256[..12]}…, run.json says {manifest.DataSha256[..Math.Min(12, manifest.DataSha256.Length)]}…). Bring back the original data, or start a new run.");
        }
    }

    private static StartingWeights? LoadSameWeights(RunDirectory run, TrainingSetup setup)
    {
        StartingWeights? weights = setup.LoadWeights();
        string? before = run.ReadEvents().Entries.FirstOrDefault(e => e.Event.Kind == StartingWeights.EventKind)?.Event.Details["sha256"] as string;
        return weights is null || before is null || before == weights.Sha256
            ? weights
            : throw new RunFolderException(run.Path, $"{weights.Path} is not the file of weights the run was started with. Bring back the original, or start a new run.");
    }

    private sealed record RunEnding(RunWriter Writer, KeptWeights Kept);

    private sealed record RunOutputs(RunWriter Writer, TensorBoardSink? TensorBoard)
    {
        public IRunSink Sink => TensorBoard is { } events ? events : Writer;
    }

    private static ResumePoint PointOf(TrainingState state)
    {
        long Length(string file) => state.LogOffsets.TryGetValue(file, out long length) ? length : 0;
        return new ResumePoint(new LogOffsets(Length("metrics.jsonl"), Length("timings.jsonl"), Length("events.jsonl")), state.Epoch, state.Step, state.Name);
    }

    private static Dictionary<string, long> Named(LogOffsets offsets) => new()
    {
        ["metrics.jsonl"] = offsets.Metrics,
        ["timings.jsonl"] = offsets.Timings,
        ["events.jsonl"] = offsets.Events,
    };
}
