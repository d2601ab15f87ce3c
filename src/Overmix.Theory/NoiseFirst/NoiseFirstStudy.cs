using Overmix.Theory.Checks;
using Overmix.Theory.GradientFlow;

namespace Overmix.Theory.NoiseFirst;

/// <summary>
/// <c>noise-first</c>: true labels lie along the large eigenvectors of a network's kernel, Mixup's noise less so, random labels not at all;
/// so gradient descent learns the truth first and the noise later. Predicted from the kernel, measured on a real network.
/// </summary>
/// <remarks>Source: Arora et al. (2019), Section 4, cited by the slides for clean against random labels; Mixup's noise is Overmix's own addition.</remarks>
public static class NoiseFirstStudy
{
    /// <summary>Prediction and measurement may differ by this over √M: an order of magnitude, more than twice what trials at label scales ≤ 0.03 showed, not a probability.</summary>
    private const double WidthAllowance = 6;

    /// <summary>Tables <c>labels</c>, <c>projections</c>, <c>convergence</c>; figures of the latter two; checks of prediction and order.</summary>
    /// <param name="options">What is asked; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    /// <exception cref="TheoryRequestException">More memory would be needed than is free.</exception>
    public static TheoryReport Run(NoiseFirstOptions? options = null)
    {
        options ??= new NoiseFirstOptions();
        options.Rules().ThrowIfOutOfRange(nameof(options));
        MemoryBudget.OfThisProcess.Demand(
            40.0 * options.MixedSamples * options.Width, "Activations of the network", "Take a smaller width (M) or fewer mixed samples.");
        NoiseFirstWorld world = new(options);
        int[] checkpoints = Checkpoints(options.Steps);
        int n = options.MixedSamples;
        (EigenBasis, EigenBasis) kernels = (
            EigenBasis.Of(ReluKernels.FirstLayerTangent(world.Inputs, options.InputSize), n),
            EigenBasis.Of(ReluKernels.RandomFeature(world.Inputs, options.InputSize), n));
        LabelCourse[] courses = [.. world.Labels
            .Where(labels => labels.Values.Any(value => value != 0))
            .Select(labels => LabelCourse.Of(world, kernels, labels, checkpoints))];
        return new NoiseFirstTables(world, courses, checkpoints).Report(Checks(options, courses, checkpoints));
    }

    private static TheoryCheck[] Checks(NoiseFirstOptions options, LabelCourse[] courses, int[] checkpoints)
    {
        double allowance = WidthAllowance / Math.Sqrt(options.Width);
        List<TheoryCheck> checks = [.. courses.Select(course => TheoryCheck.AtMost(
            allowance, course.Gap, 0, 0, $"Residual of {course.Name} labels: largest gap between the network and the kernel's prediction, allowed 6/√M"))];
        double clean = LabelCourse.HalfTime(checkpoints, courses.First(course => course.Name == NoiseFirstWorld.Clean).Measured);
        LabelCourse? noise = courses.FirstOrDefault(course => course.Name == NoiseFirstWorld.MixupNoise);
        LabelCourse random = courses.First(course => course.Name == NoiseFirstWorld.Random);
        checks.Insert(0, noise is null
            ? TheoryCheck.Undecided("Half-time of Mixup's noise: undecided, this world has none. Take α > 0 or a steeper teacher.")
            : Later(clean, LabelCourse.HalfTime(checkpoints, noise.Measured), "Mixup's noise", options.Steps));
        checks.Add(Later(clean, LabelCourse.HalfTime(checkpoints, random.Measured), "random labels", options.Steps));
        return [.. checks];
    }

    /// <summary>Noise that is not half learned when training ends comes later than truth that is.</summary>
    private static TheoryCheck Later(double clean, double noise, string what, int steps) => TheoryCheck.AtLeast(
        clean, double.IsNaN(noise) && !double.IsNaN(clean) ? steps : noise, 0, 0,
        $"Steps to learn half of {what}, at least those to learn half of the true labels");

    private static int[] Checkpoints(int steps) =>
        [.. Enumerable.Range(0, 60).Select(i => (int)Math.Round(Math.Exp(i / 59.0 * Math.Log(steps + 1.0)) - 1)).Distinct()];
}
