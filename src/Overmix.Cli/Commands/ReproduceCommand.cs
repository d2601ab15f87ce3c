using System.CommandLine;
using Overmix.Cli.Claims;
using Overmix.Cli.Output;
using Overmix.Cli.Processes;
using Overmix.Core.Claims;
using Overmix.Core.Configuration;
using Overmix.Core.Errors;
using Overmix.Reporting.Claims;
using Overmix.Studies.Execution;
using Overmix.Studies.Figures;
using Overmix.Training.Compute;

namespace Overmix.Cli.Commands;

/// <summary><c>reproduce ID…|all</c>: claims of the paper, end to end, over seeds, each with its verdict.</summary>
internal static class ReproduceCommand
{
    /// <summary>The verb.</summary>
    public const string Verb = "reproduce";

    public static Command Create(Terminal terminal)
    {
        Argument<string[]> ids = new("ID") { Description = $"Claims by their ids, or all: {string.Join(", ", ClaimCatalog.PaperIds)}, and stand-ins under ids of their own.", Arity = ArgumentArity.OneOrMore };
        Option<ClaimScale> scale = new("--scale") { Description = "quick: digits and synthetic worlds, minutes. cpu: CIFAR-10 images at reduced width and sample, some hours. paper: the paper's networks and sets, a GPU.", DefaultValueFactory = _ => ClaimScale.Quick };
        Option<string?> folder = CommonOptions.Named(new Option<string?>("--out") { Description = "Folder of runs and results, runs/claims-SCALE by default. What is there already is not trained again.", HelpName = "DIR" });
        Option<string?> data = CommonOptions.Named(new Option<string?>("--data") { Description = "CIFAR-10 as images, for --scale cpu: a folder or an archive (train/CLASS/…, test/CLASS/…).", HelpName = "PATH" });
        Option<string?> device = CommonOptions.Named(new Option<string?>("--device") { Description = "Where to compute: cpu, cuda or cuda:N; by default cpu, and cuda at --scale paper.", HelpName = "DEVICE" });
        Option<string?> keep = CommonOptions.Named(new Option<string?>("--keep") { Description = "Keep verdicts, pages and compact records there. Kept records count as done; those in docs/results are found without this option.", HelpName = "DIR" });
        Option<bool> fresh = new("--fresh") { Description = "Train all anew, kept records or not, and say whether the new ones equal them. Runs that lie in --out from before are refused; an interrupted --fresh goes on." };
        Option<bool> dryRun = new("--dry-run") { Description = "Only say what would be trained, with expected hours and disk." };
        Option<bool> json = CommonOptions.Json();
        Command command = new(Verb, "Reproduces claims of the paper over seeds, each with a verdict: reproduced, not reproduced, inconclusive or untested.") { ids, scale, folder, data, device, keep, fresh, dryRun, json };
        command.SetAction(parsed => Execute(terminal, new ReproduceOptions
        {
            Ids = parsed.GetValue(ids) ?? [],
            Scale = parsed.GetValue(scale),
            Folder = parsed.GetValue(folder),
            Images = parsed.GetValue(data) is { } path ? Path.GetFullPath(path) : "",
            Device = parsed.GetValue(device) ?? "",
            Keep = parsed.GetValue(keep),
            IsFresh = parsed.GetValue(fresh),
            IsDryRun = parsed.GetValue(dryRun),
            AsJson = parsed.GetValue(json),
        }));
        return command;
    }

    private static int Execute(Terminal terminal, ReproduceOptions options)
    {
        IReadOnlyList<IClaim> claims = ClaimCatalog.Of(options.Ids);
        var kept = new KeptRuns(new KeptClaims(options.KeptFolder).RunsPath);
        var request = new ClaimRequest(options.Scale) { Images = options.Images, Device = options.Device, IsPlanOnly = options.IsDryRun, LacksGpu = LacksGpu(options) };
        var study = new ClaimStudy(claims, request, Path.Combine(options.OutFolder, "runs"), options.IsFresh ? null : kept) { IsFresh = options.IsFresh };
        if (options.IsDryRun)
        {
            ClaimText.WritePlan(terminal, study, options);
            return (int)ExitCode.Done;
        }

        RequireGpu(study, options);
        using StopSignals signals = RunSession.Listen(terminal);
        terminal.Say($"{study.Claims.Count} claims, {study.Missing.Count} runs to be trained or gone on with, in {options.OutFolder}");
        var pool = new WorkerPool(new WorkerLauncher(), ReproduceOptions.JobsOf(study));
        ClaimRecords? records = new StudyView(terminal).Watch(watch => study.Train(pool, () => signals.Requested, watch));
        if (records is null)
        {
            return Stopped(terminal, signals, options, study.Finished, kept);
        }

        IReadOnlyList<ClaimReport>? reports = new ClaimJudge(terminal, signals, options, request).Judge(study, records);
        return reports is null ? Stopped(terminal, signals, options, () => [.. study.Claims.SelectMany(c => ClaimStudy.RunsOf(c, records))], kept) : Tell(terminal, options, study, new Outcome(reports, records, kept));
    }

    private static int Tell(Terminal terminal, ReproduceOptions options, ClaimStudy study, Outcome outcome)
    {
        if (options.IsFresh)
        {
            ClaimText.SayEquality(terminal, study, outcome.Records, outcome.Kept);
        }

        if (options.Keep is { } folder)
        {
            foreach (ClaimRun run in study.Claims.SelectMany(c => ClaimStudy.RunsOf(c, outcome.Records)))
            {
                outcome.Kept.Write(run);
            }

            IReadOnlyList<string> pages = new KeptClaims(folder).Keep(outcome.Reports, [.. ClaimCatalog.All.Select(c => new ListedClaim(c.Id, c.Statement, ClaimCatalog.PaperIds.Contains(c.Id)))]);
            terminal.Say($"kept in {folder}: {pages.Count} pages");
        }

        if (options.IsFresh)
        {
            study.EndFresh(); // Last: where records could not be kept, the same command goes on.
        }

        if (options.AsJson)
        {
            ClaimText.WriteJson(terminal, outcome.Reports);
        }
        else
        {
            ClaimText.Write(terminal, outcome.Reports, options);
        }

        return (int)ExitCode.Done;
    }

    private static bool LacksGpu(ReproduceOptions options) => options is { IsDryRun: false, Scale: ClaimScale.Paper, Device: "" } && ComputeDevice.CountGpus() == 0;

    // Weeks on a processor are nobody's wish by mistake: a GPU that was named must be there, and where all that was asked for needs one, that is said at once. Otherwise the claims that need none are judged.
    private static void RequireGpu(ClaimStudy study, ReproduceOptions options)
    {
        RunConfig[] onGpu = [.. (study.Claims.All(c => c.Reason is not null) ? study.Wanted : study.Missing).Where(c => c.Train.Device != "cpu")];
        if (onGpu.Length > 0 && ComputeDevice.CountGpus() == 0)
        {
            double hours = onGpu.Sum(c => RunCost.Of(c with { Train = c.Train with { Device = "cpu" } }).Hours);
            throw new StudyException(FormattableString.Invariant($"--scale {options.ScaleName} would train {onGpu.Length} runs on {onGpu[0].Train.Device}, and libtorch sees no GPU here: use a machine with one (docs/results/gpu.md), or ask for --device cpu and expect {hours:#,0.#} core hours. --dry-run shows the plan."));
        }
    }

    // What is finished is kept all the same: the next machine need not train it again. Not what is trained anew: the kept records are what it is to be compared with in the end.
    private static int Stopped(Terminal terminal, StopSignals signals, ReproduceOptions options, Func<IReadOnlyList<ClaimRun>> finished, KeptRuns kept)
    {
        if (options is { IsFresh: false, Keep: { } folder } && finished() is { Count: > 0 } runs)
        {
            runs.ToList().ForEach(kept.Write);
            terminal.Say(FormattableString.Invariant($"kept in {folder}: the records of {runs.Count} finished runs"));
        }

        terminal.Say($"stopped and saved; go on with: {options.Again}");
        return (int)signals.Requested!.Value;
    }

    private sealed record Outcome(IReadOnlyList<ClaimReport> Reports, ClaimRecords Records, KeptRuns Kept);
}
