using Overmix.Theory.Checks;
using Overmix.Theory.GradientFlow;
using Overmix.Theory.Mixing;
using Overmix.Theory.NoiseFirst;

namespace Overmix.Tests.Theory.NoiseFirst;

/// <summary>What is learned first, predicted and measured.</summary>
public sealed class NoiseFirstStudyTests
{
    private static readonly NoiseFirstOptions Quick = new() { MixedSamples = 60, Width = 1000, Steps = 200 };

    [Fact]
    public void Run_SmallWorld_NoiseComesLater()
    {
        TheoryReport report = NoiseFirstStudy.Run(Quick);
        Assert.True(report.Check.Verdict == TheoryVerdict.Consistent, report.Check.Message);
        TheoryTable labels = report.Table("labels");
        IReadOnlyList<double> times = labels["half-time, measured"], energy = labels["energy in the 10 largest, tangent kernel"];
        Assert.True(3 * times[0] < times[1] && times[0] < times[2], string.Join(' ', times));
        Assert.True(energy[0] > energy[1] && energy[1] > energy[2], string.Join(' ', energy));
        Assert.Equal(60, report.Table("projections").Rows);
    }

    [Fact]
    public void Run_WrongKernel_WouldBeCaught()
    {
        // The kernel of a network whose second layer is trained too: its prediction must miss by more than the allowance.
        NoiseFirstWorld world = new(Quick);
        EigenBasis right = EigenBasis.Of(ReluKernels.FirstLayerTangent(world.Inputs, Quick.InputSize), Quick.MixedSamples);
        EigenBasis wrong = EigenBasis.Of(ReluKernels.Tangent(world.Inputs, Quick.InputSize), Quick.MixedSamples);
        int[] steps = [.. Enumerable.Range(0, 100)];
        LabelCourse course = LabelCourse.Of(world, (right, wrong), world.Labels[1], steps);
        double allowance = 6 / Math.Sqrt(Quick.Width), rate = Quick.RelativeRate / right.Largest;
        double miss = steps.Max(step => Math.Abs(course.RandomFeature.Residual(rate, step) - course.Measured[step]));
        Assert.True(course.Gap <= allowance, $"{course.Gap}");
        Assert.True(miss > allowance, $"{miss}");
    }

    [Fact]
    public void Run_WithoutMixing_InconclusiveAboutMixupNoise()
    {
        TheoryReport report = NoiseFirstStudy.Run(Quick with { Law = MixingLaw.Beta(0) });
        Assert.Equal(TheoryVerdict.Inconclusive, report.Check.Verdict);
        Assert.Equal(2, report.Table("labels").Rows);
    }

    [Fact]
    public void Run_BadOptions_AllNamedAtOnce()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(
            () => NoiseFirstStudy.Run(new NoiseFirstOptions { Width = 3, Steepness = double.NaN, InputSize = 0 }));
        foreach (string part in new[] { "even", "steepness is NaN", "input-size (d₀) is 0" })
        {
            Assert.Contains(part, error.Message, StringComparison.Ordinal);
        }
    }
}
