namespace Overmix.Theory.GradientFlow;

/// <summary>Right-hand side of θ̇ = f(t, θ): writes the derivative.</summary>
/// <param name="time">t.</param>
/// <param name="state">θ.</param>
/// <param name="derivative">Where θ̇ goes.</param>
public delegate void Derivative(double time, ReadOnlySpan<double> state, Span<double> derivative);

/// <summary>
/// The explicit Runge–Kutta pair of order 5(4) with step control: a road to θ_t that knows nothing of eigenvectors.
/// Source: Dormand and Prince (1980); step control as in Hairer, Nørsett and Wanner (1993), II.4.
/// </summary>
/// <remarks>
/// Explicit, so a stiff problem costs at least ημ_max·t/3.3 steps: 3 000 at ημ_max·t = 10⁴. Step control keeps it stable there.
/// </remarks>
public sealed class DormandPrince
{
    private static readonly double[] Nodes = [0, 1 / 5.0, 3 / 10.0, 4 / 5.0, 8 / 9.0, 1, 1];

    private static readonly double[][] Stages =
    [
        [],
        [1 / 5.0],
        [3 / 40.0, 9 / 40.0],
        [44 / 45.0, -56 / 15.0, 32 / 9.0],
        [19372 / 6561.0, -25360 / 2187.0, 64448 / 6561.0, -212 / 729.0],
        [9017 / 3168.0, -355 / 33.0, 46732 / 5247.0, 49 / 176.0, -5103 / 18656.0],
        [35 / 384.0, 0, 500 / 1113.0, 125 / 192.0, -2187 / 6784.0, 11 / 84.0],
    ];

    /// <summary>Weights of order 5 less those of order 4.</summary>
    private static readonly double[] ErrorWeights =
        [71 / 57600.0, 0, -71 / 16695.0, 71 / 1920.0, -17253 / 339200.0, 22 / 525.0, -1 / 40.0];

    private readonly Derivative _derivative;
    private readonly double[][] _slopes;
    private readonly double[] _trial;

    /// <summary>A solver for one equation.</summary>
    /// <param name="derivative">f.</param>
    /// <param name="size">Number of unknowns ≥ 1.</param>
    public DormandPrince(Derivative derivative, int size)
    {
        ArgumentNullException.ThrowIfNull(derivative);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size);
        _derivative = derivative;
        _slopes = [.. Enumerable.Range(0, Nodes.Length).Select(_ => new double[size])];
        _trial = new double[size];
    }

    /// <summary>Error allowed in a step, relative to the state's largest entry; in (0, 1).</summary>
    public double Tolerance { get; init; } = 1e-11;

    /// <summary>Most steps that <see cref="Integrate"/> may try.</summary>
    public long MaximumSteps { get; init; } = 10_000_000;

    /// <summary>One step of order 5 of a given length, in place.</summary>
    /// <param name="time">t.</param>
    /// <param name="step">h &gt; 0.</param>
    /// <param name="state">θ at t; afterwards at t + h.</param>
    /// <returns>The estimated error's largest entry.</returns>
    public double Step(double time, double step, Span<double> state)
    {
        double error = Try(time, step, state);
        _trial.CopyTo(state);
        return error;
    }

    /// <summary>Integrates from t = 0 and reports the state at given times.</summary>
    /// <param name="start">θ at 0.</param>
    /// <param name="times">Finite, ascending, ≥ 0.</param>
    /// <returns>The state at each time.</returns>
    /// <exception cref="InvalidOperationException">More than <see cref="MaximumSteps"/> steps were needed, or the state left the finite numbers.</exception>
    public double[][] Integrate(ReadOnlySpan<double> start, ReadOnlySpan<double> times)
    {
        double[] state = start.ToArray();
        double[][] states = new double[times.Length][];
        double time = 0, step = 0;
        long tried = 0;
        for (int i = 0; i < times.Length; i++)
        {
            if (!(times[i] >= time && double.IsFinite(times[i])))
            {
                throw new ArgumentOutOfRangeException(nameof(times), times[i], "Times must be finite, at least 0 and ascending.");
            }

            while (time < times[i])
            {
                step = step > 0 ? step : FirstStep(state, times[i]);
                (time, step) = Advance(time, step, times[i], state);
                if (++tried > MaximumSteps)
                {
                    throw new InvalidOperationException(FormattableString.Invariant($"More than {MaximumSteps} steps: the problem is too stiff for an explicit solver."));
                }
            }

            states[i] = [.. state];
        }

        return states;
    }

    private static double Largest(ReadOnlySpan<double> values)
    {
        double largest = 0;
        foreach (double value in values)
        {
            largest = Math.Max(largest, Math.Abs(value));
        }

        return largest;
    }

    private double FirstStep(double[] state, double horizon)
    {
        _derivative(0, state, _slopes[0]);
        double slope = Largest(_slopes[0]);
        return slope == 0 ? horizon : Math.Min(horizon, 1e-3 * Math.Max(Largest(state), 1) / slope);
    }

    /// <summary>Tries a step, cut at the horizon; returns the time reached and the next step to try.</summary>
    private (double Time, double Step) Advance(double time, double step, double horizon, double[] state)
    {
        double length = Math.Min(step, horizon - time);
        double scale = Tolerance * Math.Max(Largest(state), 1e-300);
        double ratio = Try(time, length, state) / scale;
        if (!double.IsFinite(ratio) || ratio > 1e100)
        {
            return length > 1e-300 ? (time, length / 10) : throw new InvalidOperationException("The state left the finite numbers.");
        }

        double factor = Math.Clamp(0.9 * Math.Pow(Math.Max(ratio, 1e-10), -0.2), 0.2, 5);
        if (ratio > 1)
        {
            return (time, length * factor);
        }

        _trial.CopyTo(state, 0);
        bool cut = length < step;
        return (cut ? horizon : time + length, cut ? Math.Max(step, length * factor) : length * factor);
    }

    private double Try(double time, double step, ReadOnlySpan<double> state)
    {
        for (int stage = 0; stage < Stages.Length; stage++)
        {
            Combine(state, step, Stages[stage]);
            _derivative(time + (Nodes[stage] * step), _trial, _slopes[stage]);
        }

        // The last stage's point is the result of order 5: _trial holds it already.
        double error = 0;
        for (int i = 0; i < _trial.Length; i++)
        {
            double sum = 0;
            for (int stage = 0; stage < ErrorWeights.Length; stage++)
            {
                sum += ErrorWeights[stage] * _slopes[stage][i];
            }

            error = Math.Max(error, Math.Abs(step * sum));
            error = double.IsNaN(sum) ? double.NaN : error;
        }

        return error;
    }

    private void Combine(ReadOnlySpan<double> state, double step, double[] weights)
    {
        state.CopyTo(_trial);
        for (int stage = 0; stage < weights.Length; stage++)
        {
            double weight = step * weights[stage];
            double[] slope = _slopes[stage];
            for (int i = 0; i < _trial.Length; i++)
            {
                _trial[i] += weight * slope[i];
            }
        }
    }
}
