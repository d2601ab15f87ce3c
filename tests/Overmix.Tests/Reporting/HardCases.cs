using Overmix.Core.Curves;
using Overmix.Core.Directives;
using Overmix.Reporting;

namespace Overmix.Tests.Reporting;

/// <summary>Reports that a drawing could stumble over.</summary>
internal static class HardCases
{
    public const string Hostile = "<script>alert('x')</script>\" onload=\"y\" </style></title> & ]]> \0\u0007\uFFFE 漢字 \u202E 😀 ";

    public static IReadOnlyDictionary<string, Func<ReportData>> All { get; } = new Dictionary<string, Func<ReportData>>
    {
        ["one seed"] = () => SampleReports.Usual(1),
        ["twelve seeds"] = () => SampleReports.Usual(12),
        ["one evaluation"] = () => Edit(r => r.Epoch == 5000 ? r : null),
        ["only the untrained network"] = () => Edit(r => r.Epoch == 0 ? r : null),
        ["no record"] = () => Edit(_ => null),
        ["no run"] = () => SampleReports.With(new RunGroup { Name = "Mixup", Curves = [] }),
        ["no validation"] = () => Edit(r => r with { ValidationError = null, ValidationLoss = null }),
        ["no verdict"] = () => SampleReports.With(SampleReports.Mixup(3) with { Verdict = null }, SampleReports.Erm(3) with { Verdict = null }),
        ["no instruments"] = () => Edit(r => r with { Instruments = null }),
        ["instruments now and then, not finite or zero"] = () => Edit(r => r with { Instruments = r.Epoch % 2 == 0 ? null : new() { MixupGradientNorm = double.NaN, MixupBatchGradientNorm = 0, ErmGradientNorm = 0, ErmBatchGradientNorm = 0, TrainPairExcess = double.NaN, HeldOutPairExcess = 1 } }),
        ["ERM alone"] = () => SampleReports.With(SampleReports.Erm(3)),
        ["Mixup alone"] = () => SampleReports.With(SampleReports.Mixup(3)),
        ["six groups"] = () => SampleReports.With([.. Enumerable.Range(0, 6).Select(i => (i % 2 == 0 ? SampleReports.Mixup(2) : SampleReports.Erm(2)) with { Name = $"Group {i}" })]),
        ["one run diverged"] = () => Diverged(seed => seed == 2),
        ["all runs diverged"] = () => Diverged(_ => true),
        ["nothing finite"] = () => Edit(r => r with { TestError = double.NaN, TrainError = double.NaN, TestLoss = double.NaN, Mixing = new MixingFigures(double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN) }),
        ["zero error and zero excess"] = () => Edit(r => r with { TestError = 0, TrainError = 0, Mixing = r.Mixing with { Excess = 0, Loss = r.Mixing.Floor } }),
        ["negative excess by rounding"] = () => Edit(r => r with { Mixing = r.Mixing with { Excess = r.Epoch > 1000 ? -1e-17 : r.Mixing.Excess } }),
        ["constant error of one"] = () => Edit(r => r with { TestError = 1 }),
        ["enormous loss"] = () => Edit(r => r with { Mixing = r.Mixing with { Loss = 1e30, Excess = 1e30 } }),
        ["switch to ERM"] = () => Edit(r => r.Epoch > 200 ? r with { Objective = ObjectiveKind.Erm, Mixing = r.Mixing with { Floor = 0, TargetEntropy = 0, Loss = r.Mixing.Excess } } : r),
        ["different cadences"] = () => SampleReports.With(SampleReports.Mixup(1) with { Curves = [SampleReports.Curve(1, ObjectiveKind.Mixup), SampleReports.Curve(2, ObjectiveKind.Mixup, last: 4000, evaluations: 7)] }),
        ["turn outside the epochs"] = () => SampleReports.With(SampleReports.Mixup(3) with { Verdict = SampleReports.Mixup(3).Verdict! with { TurningEpoch = 9_000_000 } }),
        ["turn at the first epoch"] = () => SampleReports.With(SampleReports.Mixup(3) with { Verdict = SampleReports.Mixup(3).Verdict! with { TurningEpoch = 1 } }),
        ["hostile texts"] = () => HostileEverywhere(),
        ["very long name"] = () => SampleReports.With(SampleReports.Mixup(2) with { Name = new string('W', 400) }, SampleReports.Erm(2) with { Name = string.Join(' ', Enumerable.Repeat("long words", 60)) }),
        ["empty name"] = () => SampleReports.With(SampleReports.Mixup(2) with { Name = "" }),
    };

    public static ReportData Edit(Func<EpochRecord, EpochRecord?> edit) => SampleReports.With(
        [.. SampleReports.Usual().Groups.Select(g => g with { Curves = [.. g.Curves.Select(c => c with { Records = [.. c.Records.Select(edit).OfType<EpochRecord>()] })] })]);

    private static ReportData Diverged(Func<long, bool> which) => SampleReports.With(
        [.. SampleReports.Usual().Groups.Select(g => g with { Curves = [.. g.Curves.Select(c => which(c.Seed) ? Cut(c) : c)] })]);

    private static RunCurve Cut(RunCurve curve)
    {
        EpochRecord[] kept = [.. curve.Records.Where(r => r.Epoch <= 300)];
        kept[^1] = kept[^1] with { TrainLoss = double.PositiveInfinity, TestLoss = double.NaN, Mixing = kept[^1].Mixing with { Loss = double.NaN, Excess = double.NaN } };
        return curve with { Records = kept };
    }

    private static ReportData HostileEverywhere()
    {
        ReportData usual = SampleReports.With([.. SampleReports.Usual().Groups.Select(g => g with { Name = Hostile + g.Name, Verdict = g.Verdict! with { Name = Hostile, Summary = Hostile } })]);
        return usual with { Title = Hostile, Description = [Hostile], Command = Hostile, Facts = [new Fact(Hostile, Hostile)], Limits = [Hostile] };
    }
}
