using System.Globalization;
using System.Text;
using Overmix.Studies.Guarding.Replay;

namespace Overmix.Cli.Guarding;

/// <summary>The results page of the benchmark of decisions, docs/results/guard.md, written by the command and by nobody else.</summary>
internal static class GuardPage
{
    public static string Markdown(GuardAnswer answer)
    {
        var page = new StringBuilder("# Decisions of the guard, measured\n\n");
        page.AppendLine("Made by `overmix bench guard --quick --report docs/results/guard.md` from the records in `docs/results/data/guard/`; the method and what the words mean: [methods/guard.md](../methods/guard.md).\n");
        page.AppendLine("Regret: points of test error above the best epoch of training on all n examples, cross-fitted over two halves of the test images. Saved: compute saved on runs with a U, scouts charged. Harm: points above training to the end, on runs without a U. False alarms: on runs whose depth interval lies below one point. Found: alarms on runs with a U. Cost: compute on runs without a U, in budgets. Brackets: 95 %, over settings.\n");
        foreach (GuardBenchResult half in answer.Halves)
        {
            Write(page, half);
        }

        if (answer.HeldBack is { } held)
        {
            WriteTargets(page, held);
            page.AppendLine(CultureInfo.InvariantCulture, $"\nThe held-back half has been looked at {answer.Looks} {(answer.Looks == 1 ? "time" : "times")} (`docs/results/data/guard/{LookLog.FileName}`).");
        }

        return page.ToString().Replace("\r\n", "\n", StringComparison.Ordinal);
    }

    private static void Write(StringBuilder page, GuardBenchResult half)
    {
        page.AppendLine(CultureInfo.InvariantCulture, $"## {GuardText.Heading(half)}\n");
        page.AppendLine("| policy | what | regret | worst | saved, U | harm, no U | false alarms | found, U | cost, no U |\n| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        foreach (PolicyFigures p in half.Policies)
        {
            page.AppendLine(CultureInfo.InvariantCulture, $"| {p.Policy.Name} | {p.Policy.What} | {string.Join(" | ", GuardText.Cells(p))} |");
        }

        page.AppendLine("\n" + GuardText.Verdict(half) + "\n");
    }

    private static void WriteTargets(StringBuilder page, GuardBenchResult held)
    {
        PolicyFigures guard = held.Guard;
        page.AppendLine("## Targets, on the held-back half\n\n| wanted | reached | met |\n| --- | --- | --- |");
        bool isBelow = held.AgainstClassical.Interval is { High: < 0 };
        Row("mean regret ≤ 0.5 points, or surely below the best classical rule's", $"{guard.MeanRegret.Value:F2}; {held.AgainstClassical.Mean:F2} against {held.BestClassical.Policy.Name}", guard.MeanRegret.Value <= 0.5 || isBelow);
        Row("half of the best classical regret", $"{guard.MeanRegret.Value:F2} against {held.BestClassical.MeanRegret.Value:F2}", guard.MeanRegret.Value <= held.BestClassical.MeanRegret.Value / 2);
        Row("≥ 40 % of the compute saved on runs with a U", $"{100 * guard.Saved.Value:F0} %", guard.Saved.Value >= 0.4);
        Row("harm ≤ 0.2 points without a U", $"{guard.Harm.Value:F2}", guard.Harm.Value <= 0.2);
        Row("false alarms ≤ 5 %", $"{100 * guard.FalseAlarms.Value:F1} %", guard.FalseAlarms.Value <= 0.05);

        void Row(string wanted, FormattableString reached, bool isMet) => page.AppendLine(CultureInfo.InvariantCulture, $"| {wanted} | {reached.ToString(CultureInfo.InvariantCulture)} | {(isMet ? "yes" : "no")} |");
    }
}
