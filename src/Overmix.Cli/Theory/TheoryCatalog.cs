using Overmix.Theory.GradientFlow;
using Overmix.Theory.GradientFlow.Reports;
using Overmix.Theory.LabelNoise;
using Overmix.Theory.Mixing;
using Overmix.Theory.NoiseFirst;
using Overmix.Theory.Spectra;

namespace Overmix.Cli.Theory;

/// <summary>The nine names, in the order of the paper.</summary>
internal static class TheoryCatalog
{
    /// <summary>All entries.</summary>
    public static IReadOnlyList<TheoryEntry> Entries { get; } =
    [
        TheoryEntry.Of<Lemma1Options>("lemma1", "The floor under the Mixup loss, for your classes, pairing rule and batch size.", Lemma1.Run, o => o.Rules()),
        TheoryEntry.Of<Theorem1Options>("theorem1", "How often Mixup's labels are wrong, with the bounds from below.", Theorem1.Run, o => o.Rules()),
        TheoryEntry.Of<ConvexNoiseOptions>("convex-noise", "The noise on Mixup's regression labels, and its bound for a convex teacher.", ConvexNoise.Run, o => o.Rules()),
        TheoryEntry.Of<Lemma2Options>("lemma2", "Gradient flow in closed form beside an ODE solver and gradient descent.", Lemma2Report.Run),
        TheoryEntry.Of<Theorem2Options>("theorem2", "The bound on the risk over time, its two terms, and the exact split that makes the U.", Theorem2Report.Run),
        TheoryEntry.Of<MarchenkoPasturOptions>("mp", "Spectra of independent and of Mixup features beside Marchenko and Pastur's law.", MarchenkoPasturStudy.Run, o => o.Rules()),
        TheoryEntry.Of<TeacherStudentOptions>("teacher-student", "A random-feature student, with Mixup and without: the U predicted and measured.", TeacherStudentReport.Run),
        TheoryEntry.Of<NoiseFirstOptions>("noise-first", "A two-layer network learns the truth first and the noise later, as its kernel predicts.", NoiseFirstStudy.Run, o => o.Rules()),
        TheoryEntry.Of<LinearDoubleDescentOptions>("linear-double-descent", "The risk of a linear model across d = n, with Mixup and without.", LinearDoubleDescent.Run, o => o.Rules()),
    ];
}
