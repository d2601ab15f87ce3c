using Overmix.Config;
using Overmix.Core.Configuration;
using Overmix.Core.Curves;
using Overmix.Core.Errors;
using Overmix.Runs;
using Overmix.Runs.Store;
using Overmix.Runs.Writing;
using Overmix.Studies.Execution;
using Overmix.Training.Data;

namespace Overmix.Studies.Figures;

/// <summary>A claim with what it needs and what there is of it.</summary>
/// <param name="Claim">The claim.</param>
/// <param name="Plan">Its plan.</param>
/// <param name="Kept">How many of its runs are kept already.</param>
/// <param name="Reason">Why it stays untested; null where it can be judged.</param>
public sealed record PlannedClaim(IClaim Claim, ClaimPlan Plan, int Kept, string? Reason);

/// <summary>
/// Claims over runs that they share: a configuration that several need is trained once, one whose records are kept is not trained at all, and doing it again goes
/// on where it stopped.
/// </summary>
public sealed class ClaimStudy
{
    private const string NoGpu = "Needs a GPU, and libtorch sees none here: use a machine with one, or ask for --device cpu (--dry-run says how many hours).";

    private static readonly string[] ToldEvents = ["switch", "stop", RunEvents.AlarmKind];

    private readonly ClaimRequest _request;
    private readonly string _folder;
    private readonly TimeProvider _time;
    private readonly Dictionary<string, ClaimRun> _kept = [];
    private readonly Dictionary<string, string?> _absent = [];

    /// <summary>Plans.</summary>
    /// <param name="claims">The claims.</param>
    /// <param name="request">Scale, data and device.</param>
    /// <param name="folder">Folder of the runs.</param>
    /// <param name="kept">Kept records, which need no training; null for none, or to train all anew.</param>
    /// <param name="time">The clock; the system's if null.</param>
    /// <exception cref="KeptRunException">A kept record is damaged.</exception>
    public ClaimStudy(IReadOnlyList<IClaim> claims, ClaimRequest request, string folder, KeptRuns? kept = null, TimeProvider? time = null)
    {
        (_request, _folder, _time) = (request, folder, time ?? TimeProvider.System);
        Claims = [.. claims.Select(c => Planned(c, kept))];
        RunConfig[] Lacking(IEnumerable<PlannedClaim> some) => [.. some.SelectMany(c => c.Plan.Runs).Select(Placed).DistinctBy(RunKey.Of).Where(c => !_kept.ContainsKey(RunKey.Of(c)))];
        Missing = Lacking(Claims.Where(c => c.Reason is null));
        Wanted = Lacking(Claims);
    }

    /// <summary>The claims, in the order given.</summary>
    public IReadOnlyList<PlannedClaim> Claims { get; }

    /// <summary>The runs that must be trained, each once; some may be there already, whole or in part.</summary>
    public IReadOnlyList<RunConfig> Missing { get; }

    /// <summary>The runs that would be missing if all data were here.</summary>
    public IReadOnlyList<RunConfig> Wanted { get; }

    /// <summary>Whether all is trained anew: runs that lie in the folder from before are refused, and those of an interrupted command of this kind are gone on with.</summary>
    public bool IsFresh { get; init; }

    /// <summary>Trains what is missing.</summary>
    /// <param name="pool">Runs the workers.</param>
    /// <param name="stopRequested">Asked five times a second: null to go on.</param>
    /// <param name="watch">Shown the progress five times a second.</param>
    /// <returns>All records; null if a stop was requested before the end.</returns>
    /// <exception cref="UserErrorException">A run failed, kept records do not go with the data or the arithmetic here, the folder holds other runs or, when all is to be trained anew, runs from before, or another process is at work in it.</exception>
    public ClaimRecords? Train(WorkerPool pool, Func<ExitCode?> stopRequested, Action<StudyProgress> watch)
    {
        List<ClaimRun> runs = [.. _kept.Values];
        RequireGround();
        if (Missing.Count > 0)
        {
            PlannedRun[] plan = [.. Missing.Select(c => new PlannedRun(FormattableString.Invariant($"{c.Name}, seed {c.Seed}"), c, (int)c.Seed))];
            var set = new RunSet(_folder, plan, "reproduce", "Give the same --data and --device, or another --out.", _time) { Claimed = Mark };
            if (set.Execute(pool, stopRequested, watch) is not { } done)
            {
                return null;
            }

            runs.AddRange(done.Zip(Missing, Read));
        }

        var records = new ClaimRecords(runs);
        foreach (PlannedClaim claim in Claims)
        {
            RunGround.RequireShared(claim.Claim.Id, [.. RunsOf(claim, records).Select(RunGround.Of)]);
        }

        return records;
    }

    private void Mark()
    {
        var fresh = new FreshRuns(_folder);
        (IsFresh ? (Action<IReadOnlyList<RunConfig>>)fresh.Begin : fresh.End)(Missing);
    }

    /// <summary>Says that the fresh runs were compared: training them anew once more needs another folder.</summary>
    /// <exception cref="StorageException">The folder cannot be written.</exception>
    public void EndFresh() => new FreshRuns(_folder).End(Missing);

    /// <summary>The runs that are done so far, of those that were to be trained: worth keeping when the others were stopped.</summary>
    /// <exception cref="RunFolderException">A run is damaged.</exception>
    public IReadOnlyList<ClaimRun> Finished()
    {
        var store = new RunStore(_folder, _time);
        return
        [
            .. from config in Missing
               let run = store.Get(config.Name, (int)config.Seed)
               where run is not null && run.Summarize(_time).IsDone
               select Read(run, config),
        ];
    }

    /// <summary>The runs that a claim rests on.</summary>
    /// <param name="claim">The claim.</param>
    /// <param name="records">All records.</param>
    public static IReadOnlyList<ClaimRun> RunsOf(PlannedClaim claim, ClaimRecords records) => claim.Reason is null ? [.. claim.Plan.Runs.Select(records.Of)] : [];

    private PlannedClaim Planned(IClaim claim, KeptRuns? kept)
    {
        ClaimPlan plan = claim.Plan(_request);
        int found = 0;
        foreach (RunConfig config in plan.Runs)
        {
            if (_kept.ContainsKey(RunKey.Of(config)) || (kept?.TryRead(config) is { } run && _kept.TryAdd(RunKey.Of(config), run)))
            {
                found++;
            }
        }

        bool isWhole = plan.Runs.Count > 0 && found == plan.Runs.Count;
        return new PlannedClaim(claim, plan, found, isWhole ? null : plan.Untested ?? Absent(plan) ?? (NeedsAbsentGpu(plan) ? NoGpu : null));
    }

    private bool NeedsAbsentGpu(ClaimPlan plan) => _request.LacksGpu && plan.Runs.Any(c => Placed(c).Train.Device != "cpu" && !_kept.ContainsKey(RunKey.Of(c)));

    // A published set that is found by its name may be absent: the claim is untested then. What a user named and is not there is an error, said when training begins.
    private string? Absent(ClaimPlan plan)
    {
        foreach (DataConfig data in _request.IsPlanOnly ? [] : plan.Runs.Select(r => r.Data).Where(d => d.Path.Length == 0).DistinctBy(d => d.Name))
        {
            if (!_absent.TryGetValue(data.Name, out string? reason))
            {
                _absent[data.Name] = reason = ReasonFor(data);
            }

            if (reason is not null)
            {
                return reason;
            }
        }

        return null;
    }

    private static string? ReasonFor(DataConfig data)
    {
        try
        {
            (DataSetCatalog.Open(data) as IDisposable)?.Dispose();
            return null;
        }
        catch (DataException cause)
        {
            return cause.Message;
        }
    }

    // Said before hours are spent: what is trained beside kept runs or those in the folder, and the images that the user named, must go with them.
    private void RequireGround()
    {
        var store = new RunStore(_folder, _time);
        RunDirectory? Begun(RunConfig config) => store.Get(config.Name, (int)config.Seed) is { } run && File.Exists(run.PathOf(RunFiles.Manifest)) ? run : null;
        Dictionary<DataConfig, string> sums = [];
        string SumOf(DataConfig data)
        {
            DataConfig place = new() { Name = data.Name, Path = data.Path };
            return sums.TryGetValue(place, out string? sum) ? sum : sums[place] = Fingerprint(data);
        }

        IEnumerable<RunGround> GroundsOf(RunConfig config) => _kept.TryGetValue(RunKey.Of(config), out ClaimRun? run)
            ? config.Data.Path.Length == 0 ? [RunGround.Of(run)] : [RunGround.Of(run), new RunGround(config, SumOf(config.Data), null)]
            : Begun(config) is { } begun ? [RunGround.Here(Placed(config), SumOf(config.Data)), new RunGround(config, begun.ReadManifest().DataSha256, null)]
            : [RunGround.Here(Placed(config), SumOf(config.Data))];

        bool HasOthers(PlannedClaim claim) => claim.Kept > 0 || claim.Plan.Runs.Any(c => Begun(c) is not null);
        foreach (PlannedClaim claim in Claims.Where(c => c.Reason is null && HasOthers(c)))
        {
            RunGround.RequireShared(claim.Claim.Id, [.. claim.Plan.Runs.SelectMany(GroundsOf)]);
        }
    }

    private static string Fingerprint(DataConfig data)
    {
        IDataSet set = DataSetCatalog.Open(data);
        using var open = set as IDisposable;
        return set.Sha256;
    }

    private RunConfig Placed(RunConfig config) => _request.Device.Length == 0 ? config : config with { Train = config.Train with { Device = _request.Device } };

    private static ClaimRun Read(RunDirectory run, RunConfig config)
    {
        if (run.Summarize().Problems is [string problem, ..])
        {
            throw new RunFolderException(run.Path, $"{problem.TrimEnd('.')}. Delete it, and it is trained again.");
        }

        RunManifest manifest = run.ReadManifest();
        TrainConfig resolved = ConfigReader.Read(run.ReadConfig(), run.PathOf(RunFiles.Config), []).Config.Train;
        IReadOnlyList<Timing> timings = run.ReadTimings().Entries;
        return new ClaimRun(config, run.ReadMetrics().Entries, [.. run.ReadEvents().Entries.Select(e => e.Event).Where(e => ToldEvents.Contains(e.Kind))])
        {
            Origin = new RunOrigin(manifest.Machine, manifest.OvermixVersion, manifest.Commit ?? "", manifest.DataSha256, timings.Sum(t => t.TrainingSeconds + t.EvaluationSeconds))
            {
                Precision = RunFacts.Word(resolved.Precision),
                Device = RunGround.DeviceKind(resolved.Device),
            },
        };
    }
}
