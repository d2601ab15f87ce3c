using Overmix.Theory.GradientFlow.Algebra;

namespace Overmix.Theory.GradientFlow;

/// <summary>
/// Full-batch gradient descent with momentum on ½θᵀAθ − bᵀθ: v ← βv + (b − Aθ), θ ← θ + ηv. Knows nothing of eigenvectors.
/// </summary>
/// <remarks>For η → 0 it follows gradient flow at flow time <see cref="FlowTime"/>, at first order in η (Polyak 1964 for β &gt; 0).</remarks>
public sealed class GradientDescent
{
    private readonly double[] _gram, _moment, _theta, _velocity;

    /// <summary>Descent from a start.</summary>
    /// <param name="gram">A, row-major [d, d], symmetric.</param>
    /// <param name="moment">b, [d].</param>
    /// <param name="start">θ₀, [d].</param>
    /// <param name="options">Step and momentum.</param>
    public GradientDescent(ReadOnlySpan<double> gram, ReadOnlySpan<double> moment, ReadOnlySpan<double> start, DescentOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        DenseChecks.Length(gram, (long)moment.Length * moment.Length, nameof(gram));
        DenseChecks.Length(start, moment.Length, nameof(start));
        if (!(options.LearningRate > 0 && double.IsFinite(options.LearningRate) && options.Momentum >= 0 && options.Momentum < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(options), options, "The learning rate must be positive and finite, momentum in [0, 1).");
        }

        (_gram, _moment, _theta) = (gram.ToArray(), moment.ToArray(), start.ToArray());
        (_velocity, Options) = (new double[moment.Length], options);
    }

    /// <summary>Step and momentum.</summary>
    public DescentOptions Options { get; }

    /// <summary>Steps taken.</summary>
    public long Steps { get; private set; }

    /// <summary>Effective flow time of the steps taken: steps·η/(1−β).</summary>
    public double FlowTime => Steps * Options.LearningRate / (1 - Options.Momentum);

    /// <summary>θ now, [d].</summary>
    public ReadOnlySpan<double> Theta => _theta;

    /// <summary>Takes steps.</summary>
    /// <param name="count">How many; ≥ 0.</param>
    public void Run(long count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        int d = _theta.Length;
        double[] gradient = new double[d];
        for (long step = 0; step < count; step++)
        {
            SymmetricProduct.Residual(_gram, _moment, _theta, gradient);
            for (int i = 0; i < d; i++)
            {
                _velocity[i] = (Options.Momentum * _velocity[i]) + gradient[i];
                _theta[i] += Options.LearningRate * _velocity[i];
            }
        }

        Steps += count;
    }
}

/// <summary>Step and momentum of gradient descent.</summary>
/// <param name="LearningRate">η &gt; 0; stable for ημ_max &lt; 2(1 + β).</param>
/// <param name="Momentum">β in [0, 1).</param>
public sealed record DescentOptions(double LearningRate, double Momentum = 0);
