using System.Globalization;
using Overmix.Core.Claims;
using Overmix.Core.Configuration;

namespace Overmix.Studies.Figures;

/// <summary>Mixup and ERM under one setting, alike in all but the objective.</summary>
/// <param name="Name">The setting, for people: the network, or what differs.</param>
/// <param name="Mixup">The Mixup run, without its seed.</param>
/// <param name="Erm">The ERM run.</param>
internal sealed record OverTrainingArm(string Name, RunConfig Mixup, RunConfig Erm);

/// <summary>A claim that the Mixup training loss keeps falling while the test error falls, then rises, in one setting or several.</summary>
internal abstract class OverTrainingClaim : IClaim
{
    public abstract string Id { get; }

    public abstract string Statement { get; }

    public abstract string Source { get; }

    public string Rule => OverTrainingDecision.Rule + " Of several settings all must be reproduced; the effect is the smallest one's.";

    public abstract string Setting(ClaimScale scale);

    public abstract ClaimPlan Plan(ClaimRequest request);

    /// <summary>Its settings.</summary>
    protected abstract IReadOnlyList<OverTrainingArm> Arms(ClaimRequest request);

    /// <summary>Its seeds.</summary>
    protected static IReadOnlyList<long> SeedsOf(ClaimScale scale) => scale switch
    {
        ClaimScale.Quick => DigitRuns.Seeds,
        ClaimScale.Cpu => PictureRuns.Seeds,
        _ => PaperRuns.Seeds,
    };

    /// <summary>The plan of all settings.</summary>
    protected ClaimPlan PlanOfArms(ClaimRequest request)
    {
        ClaimPlan plan = ClaimPlan.Of(Arms(request).SelectMany(a => new[] { a.Mixup, a.Erm }), SeedsOf(request.Scale));
        return request.Scale == ClaimScale.Cpu ? plan with { Untested = PictureRuns.Lack(request) } : plan;
    }

    public ClaimFinding Judge(ClaimRequest request, ClaimRecords records, IProgress<double> progress, CancellationToken stop)
    {
        IReadOnlyList<long> seeds = SeedsOf(request.Scale);
        (OverTrainingArm Arm, IReadOnlyList<ClaimRun> Mixup, IReadOnlyList<ClaimRun> Erm)[] arms =
            [.. Arms(request).Select(a => (a, records.Of(a.Mixup, seeds), records.Of(a.Erm, seeds)))];
        (string Name, OverTrainingDecision Decision)[] decisions = [.. arms.Select(a => (a.Arm.Name, OverTrainingDecision.Of(a.Mixup, a.Erm)))];
        OverTrainingDecision weakest = decisions.MinBy(d => d.Decision.Rise.Mean).Decision;
        JudgedPart[] parts = [.. from d in decisions from part in d.Decision.Parts select decisions.Length == 1 ? part : part with { Name = $"{d.Name}: {part.Name}" }];
        return new ClaimFinding
        {
            Verdict = ClaimDecision.All(parts),
            Effect = weakest.Rise.Mean,
            Interval = weakest.Rise.Interval,
            EffectUnit = "points of test error by which Mixup rises more than ERM",
            Seeds = seeds,
            Sentence = string.Join(' ', decisions.Select(d => Sentence(decisions.Length == 1 ? "" : d.Name + ": ", d.Decision))),
            Parts = parts,
            Tables = [JudgedPart.Table(parts), Table(seeds, decisions)],
            Figure = RunCurves.LossAndError([.. arms.SelectMany(a => new[] { (Named(a.Arm, arms.Length, "Mixup"), a.Mixup), (Named(a.Arm, arms.Length, "ERM"), a.Erm) })]),
        };
    }

    private static string Named(OverTrainingArm arm, int arms, string objective) => arms == 1 ? objective : $"{objective}, {arm.Name}";

    private static string Sentence(string name, OverTrainingDecision d)
    {
        (double best, double end) = (100 * d.Mixup.Seeds.Average(s => s.BestTestError), 100 * d.Mixup.Seeds.Average(s => s.MedianOfLast));
        (double ermBest, double ermEnd) = (100 * d.Erm.Seeds.Average(s => s.BestTestError), 100 * d.Erm.Seeds.Average(s => s.MedianOfLast));
        string turn = d.Mixup.TurningEpoch is { } epoch ? $", turned near epoch {epoch:0}" : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{name}with Mixup the test error was {best:F1} % at the best validation epoch{turn} and was {end:F1} % at the end; with ERM it was {ermBest:F1} % and {ermEnd:F1} %. From the best validation epoch to the end the Mixup loss above the least that its labels allow fell by {d.LossFall.Mean:G3}.");
    }

    private static ClaimTable Table(IReadOnlyList<long> seeds, (string Name, OverTrainingDecision Decision)[] decisions)
    {
        IEnumerable<(string Name, OverTrainingDecision D, int S)> rows = from d in decisions from s in Enumerable.Range(0, seeds.Count) select (d.Name, d.Decision, s);
        ClaimColumn Column(string name, Func<OverTrainingDecision, int, double> value) => new(name, [.. rows.Select(r => value(r.D, r.S))]);
        return new ClaimTable(
            "seeds",
            [
                Column("Mixup: best validation epoch", (d, s) => d.Mixup.Seeds[s].BestEpoch),
                Column("Mixup: test error there, %", (d, s) => 100 * d.Mixup.Seeds[s].BestTestError),
                Column("Mixup: at the end, %", (d, s) => 100 * d.Mixup.Seeds[s].MedianOfLast),
                Column("ERM: test error at its best validation epoch, %", (d, s) => 100 * d.Erm.Seeds[s].BestTestError),
                Column("ERM: at the end, %", (d, s) => 100 * d.Erm.Seeds[s].MedianOfLast),
                Column("rise with Mixup minus rise with ERM, points", (d, s) => d.Differences[s]),
            ],
            [.. rows.Select(r => FormattableString.Invariant($"{(decisions.Length == 1 ? "" : r.Name + ", ")}seed {seeds[r.S]}"))]);
    }
}
