using Overmix.Core.Seeding;
using Overmix.Theory.GradientFlow.Algebra;

namespace Overmix.Theory.RandomFeatures;

/// <summary>A regression task with Mixup: training samples, the teacher that labelled them, the student's features, the pairs. Immutable.</summary>
public sealed class MixupTask
{
    private readonly double[] _inputs, _targets;

    /// <summary>A task on given inputs; targets are the teacher's values.</summary>
    /// <param name="map">The student's features.</param>
    /// <param name="teacher">f.</param>
    /// <param name="inputs">x₁ … x_n, row-major [n, d₀]; finite.</param>
    /// <param name="pairs">Which pairs are mixed.</param>
    /// <exception cref="ArgumentOutOfRangeException">Sizes do not fit, or an input or a label is not finite.</exception>
    public MixupTask(FeatureMap map, Teacher teacher, ReadOnlySpan<double> inputs, PairSource pairs)
        : this(map, teacher, inputs, pairs, [])
    {
    }

    private MixupTask(FeatureMap map, Teacher teacher, ReadOnlySpan<double> inputs, PairSource pairs, double[] targets)
    {
        ArgumentNullException.ThrowIfNull(map);
        ArgumentNullException.ThrowIfNull(teacher);
        ArgumentNullException.ThrowIfNull(pairs);
        DenseChecks.Length(inputs, (long)pairs.Samples * map.InputSize, nameof(inputs));
        DenseChecks.Finite(inputs, nameof(inputs));
        (Map, Teacher, Pairs) = (map, teacher, pairs);
        _inputs = inputs.ToArray();
        _targets = targets.Length > 0 ? targets : teacher.Evaluate(inputs, map.InputSize);
        DenseChecks.Finite(_targets, nameof(teacher));
    }

    /// <summary>The student's features.</summary>
    public FeatureMap Map { get; }

    /// <summary>f.</summary>
    public Teacher Teacher { get; }

    /// <summary>Which pairs are mixed.</summary>
    public PairSource Pairs { get; }

    /// <summary>x, row-major [n, d₀].</summary>
    public ReadOnlySpan<double> Inputs => _inputs;

    /// <summary>y = f(x), [n]; with the noise of <see cref="WithLabelNoise"/>, if any.</summary>
    public ReadOnlySpan<double> Targets => _targets;

    /// <summary>The same samples and teacher with other pairs.</summary>
    /// <param name="pairs">Which pairs are mixed; over the same n.</param>
    public MixupTask With(PairSource pairs) => new(Map, Teacher, _inputs, pairs, _targets);

    /// <summary>The same task with y = f(x) + ε in place of y, ε ~ N(0, σ²) independent: what mixing then spreads is noise already. Ỹ* stays f(x̃).</summary>
    /// <param name="deviation">σ ≥ 0, finite.</param>
    /// <param name="stream">Where ε comes from; n Gaussians.</param>
    /// <exception cref="ArgumentOutOfRangeException">σ is negative or not finite.</exception>
    public MixupTask WithLabelNoise(double deviation, RandomStream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (!(deviation >= 0 && double.IsFinite(deviation)))
        {
            throw new ArgumentOutOfRangeException(nameof(deviation), deviation, "Must be at least 0 and finite.");
        }

        return new(Map, Teacher, _inputs, Pairs, [.. _targets.Select(target => target + (deviation * stream.NextGaussian()))]);
    }

    /// <summary>The teacher's coefficients on the student's own features; null if it is not linear in them.</summary>
    internal double[]? OwnCoefficients =>
        Teacher is FeatureTeacher teacher && ReferenceEquals(teacher.Map, Map) ? teacher.Coefficients.ToArray() : null;

    internal CleanLabels PrepareCleanLabels() => Teacher.Prepare(_inputs, Map.InputSize);
}
