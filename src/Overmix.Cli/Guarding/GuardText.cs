using Overmix.Cli.Output;
using Overmix.Studies.Guarding;
using Overmix.Studies.Guarding.Replay;
using static System.FormattableString;

namespace Overmix.Cli.Guarding;

/// <summary>The answer of <c>bench guard</c> as text.</summary>
internal static class GuardText
{
    public static void Write(Terminal terminal, GuardAnswer answer)
    {
        foreach (GuardBenchResult half in answer.Halves)
        {
            terminal.Out.WriteLine(Heading(half));
            terminal.WriteTable(
                ["policy", ">regret", ">worst", ">saved, U", ">harm, no U", ">false alarms", ">found, U", ">cost, no U"],
                half.Policies.Select(p => (string[])[p.Policy.Name, .. Cells(p)]));
            terminal.Out.WriteLine(Verdict(half));
        }

        if (answer.HeldBack is not null)
        {
            terminal.Out.WriteLine(Invariant($"The held-back half has been looked at {answer.Looks} {(answer.Looks == 1 ? "time" : "times")}: {LookLog.FileName}."));
        }
    }

    public static string Heading(GuardBenchResult half) => Invariant($"{(half.Half == GuardHalf.HeldBack ? "Held-back" : "Tuning")} half: {half.Replay.Runs} runs of {half.Replay.Settings} settings, {half.Replay.WithU} with a U, {half.Replay.SurelyWithoutU} surely without.");

    public static string Verdict(GuardBenchResult half)
    {
        var difference = half.AgainstClassical;
        string interval = difference.Interval is { } i ? Invariant($" [{i.Low:F2}, {i.High:F2}]") : "";
        return Invariant($"{half.Guard.Policy.Name} against {half.BestClassical.Policy.Name}, the best classical rule here: {difference.Mean:F2} points{interval}, paired over settings, 95 %.");
    }

    public static string[] Cells(PolicyFigures p) =>
    [
        Points(p.MeanRegret), Points(p.WorstRegret), Share(p.Saved), Points(p.Harm), Share(p.FalseAlarms), Share(p.Detected), p.CostWithoutU.Value is { } cost ? Invariant($"{cost:F2}") : "–",
    ];

    private static string Points(MeasuredFigure f) => f.Value is { } value ? Invariant($"{value:F2} [{f.Low:F2}, {f.High:F2}]") : "–";

    private static string Share(MeasuredFigure f) => f.Value is { } value ? Invariant($"{100 * value:F0} % [{100 * f.Low:F0}, {100 * f.High:F0}]") : "–";
}
