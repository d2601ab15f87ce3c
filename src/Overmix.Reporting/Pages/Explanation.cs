using System.Globalization;
using Overmix.Core.Directives;

namespace Overmix.Reporting.Pages;

/// <summary>Mixup, the U and the floor, in plain words, with their source.</summary>
internal static class Explanation
{
    /// <summary>Writes the section.</summary>
    public static Markup Of(ReportData data) => Markup.Of($"""
        <section aria-labelledby="explanation">
        <h2 id="explanation">What am I looking at?</h2>
        <p><strong>Mixup</strong> trains a classifier on blends: two training examples are mixed with a random weight λ, and so are their labels. 30&nbsp;% of a “3” laid over 70&nbsp;% of a “5” is to be called 30&nbsp;% “3” and 70&nbsp;% “5”. Plain training (<abbr title="empirical risk minimisation">ERM</abbr>) uses the examples as they are.</p>
        <p><strong>The U.</strong> Trained for a usual time, Mixup often helps. Trained much longer, its test error can turn and rise again although its own training loss keeps falling: the blended labels are wrong often enough to act as noise, and a network learns clean patterns first and noise last. Drawn over epochs, the error makes a U. ERM beside it tells whether long training alone is to blame.</p>
        <p><strong>The floor.</strong> The Mixup loss cannot reach 0, for a blended label is itself uncertain. With cross-entropy, independent pairs and no label smoothing its lowest possible mean is <span class="formula">(1 − Σ<sub>c</sub> p<sub>c</sub>²) · E[H(λ)]</span>: the chance that the two examples differ in class, times the mean entropy of the weight λ (Lemma 1){FloorOf(data)} A network on the floor has learnt every blended label by heart.</p>
        <p>The effect and Lemma 1: Zixuan Liu, Ziqiao Wang, Hongyu Guo and Yongyi Mao, <cite>Over-Training with Mixup May Hurt Generalization</cite>, ICLR 2023, <a href="https://arxiv.org/abs/2303.01475">arXiv 2303.01475</a>. The runs here, their settings and their numbers are Overmix’s own, not the paper’s.</p>
        </section>
        """);

    private static Markup FloorOf(ReportData data)
    {
        double[] floors = [.. data.Groups
            .SelectMany(g => g.Curves)
            .SelectMany(c => c.Records)
            .Where(r => r.Objective == ObjectiveKind.Mixup && double.IsFinite(r.Mixing.Floor))
            .Select(r => Math.Round(r.Mixing.Floor, 4))
            .Distinct()];
        string value = floors is [double floor] ? $", computed for these runs’ own law of λ, classes, pairing, batch size and smoothing as {floor.ToString("0.0000", CultureInfo.InvariantCulture)} {data.LossUnit}" : "";
        return Markup.Of($"{value}.");
    }
}
