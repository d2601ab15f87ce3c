using System.Runtime.InteropServices;
using Overmix.Cli.Output;
using Overmix.Cli.Processes;
using Overmix.Core.Claims;
using Overmix.Native;
using Overmix.Reporting.Claims;
using Overmix.Runs.Store;
using Overmix.Studies.Execution;
using Overmix.Studies.Figures;

namespace Overmix.Cli.Claims;

/// <summary>Judges claims one after the other and leaves what was found in the folder of results.</summary>
internal sealed class ClaimJudge(Terminal terminal, StopSignals signals, ReproduceOptions options, ClaimRequest request)
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(200), Patience = TimeSpan.FromSeconds(3);

    /// <summary>Judges all claims of a study.</summary>
    /// <returns>The reports; null if a stop was requested before the end.</returns>
    public IReadOnlyList<ClaimReport>? Judge(ClaimStudy study, ClaimRecords records)
    {
        List<ClaimReport> reports = [];
        foreach (PlannedClaim claim in study.Claims)
        {
            if (FindingOf(claim, records) is not { } finding)
            {
                return null;
            }

            ClaimReport report = ReportOf(claim.Claim, finding, ClaimStudy.RunsOf(claim, records));
            ClaimFolder.Write(report, Path.Combine(options.OutFolder, ClaimFolder.Name));
            terminal.Say($"{report.Id}: {finding.Verdict.ToName()}");
            reports.Add(report);
        }

        return reports;
    }

    private ClaimFinding? FindingOf(PlannedClaim claim, ClaimRecords records)
    {
        if (claim.Reason is { } reason)
        {
            return ClaimFinding.Untested(reason);
        }

        if (claim.Plan.Runs.Count == 0)
        {
            LibTorch.EnsureLoaded();
            ThreadPolicy.Apply(ThreadPolicy.Available);
        }

        Task<ClaimFinding> task = Task.Factory.StartNew(() => claim.Claim.Judge(request, records, new Progress<double>(), signals.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        while (!((IAsyncResult)task).AsyncWaitHandle.WaitOne(Glance))
        {
            if (signals.Requested is { } code && !((IAsyncResult)task).AsyncWaitHandle.WaitOne(Patience))
            {
                // Native code may still be at work on the other thread: leaving in the ordinary way would pull the ground from under it.
                QuickExit.Now((int)code);
            }
        }

        return signals.Requested is null ? task.GetAwaiter().GetResult() : null;
    }

    private ClaimReport ReportOf(IClaim claim, ClaimFinding finding, IReadOnlyList<ClaimRun> runs)
    {
        RunOrigin[] origins = [.. runs.Select(r => r.Origin).OfType<RunOrigin>()];
        bool isComputed = finding.Verdict != ClaimVerdict.Untested && origins.Length == 0;
        return new ClaimReport
        {
            Id = claim.Id,
            Statement = claim.Statement,
            Source = claim.Source,
            IsOfPaper = ClaimCatalog.PaperIds.Contains(claim.Id),
            Scale = options.ScaleName,
            Setting = claim.Setting(options.Scale),
            Rule = claim.Rule,
            Finding = finding,
            Command = options.CommandFor(claim.Id, origins),
            Runs = runs.Count,
            Hours = origins.Sum(o => o.Seconds) / 3600,
            Machines = isComputed ? [MachineHere()] : [.. origins.Select(o => MachineOf(o.Machine)).Distinct()],
            Versions = isComputed ? [VersionsOf(typeof(IClaim).Assembly.GetName().Version!.ToString(3), LibTorch.Version ?? "unknown", RuntimeInformation.FrameworkDescription)]
                : [.. origins.Select(o => VersionsOf(o.OvermixVersion, o.Machine.Libtorch, o.Machine.Runtime)).Distinct()],
            Commits = [.. (isComputed ? [BuildCommit.Name] : origins.Select(o => o.Commit)).Where(c => c.Length > 0).Distinct()],
            RunsOfUnknownCommit = origins.Count(o => o.Commit.Length == 0),
            DataSha256 = [.. origins.Select(o => o.DataSha256).Distinct()],
            Arithmetic = [.. runs.Select(r => RunGround.Of(r).Arithmetic).OfType<string>().Distinct()],
        };
    }

    private static string MachineOf(RunMachine m) => $"{m.OperatingSystem}, {m.Architecture}, {m.Threads} thread(s) a run, {string.Join(' ', m.CpuFeatures)}";

    private static string MachineHere() => $"{RuntimeInformation.OSDescription}, {RuntimeInformation.ProcessArchitecture}, {ThreadPolicy.Available} thread(s), {CpuFeatures.Summary.Replace(',', ' ')}";

    private static string VersionsOf(string overmix, string libtorch, string runtime) => $"Overmix {overmix}, libtorch {libtorch}, {runtime}";
}
