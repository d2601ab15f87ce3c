using Overmix.Theory.Checks;

namespace Overmix.Theory.GradientFlow;

/// <summary>How the distance of gradient descent to the flow falls with the learning rate.</summary>
/// <param name="Momentum">β.</param>
/// <param name="ScaledRates">ημ_max/(1−β), largest first.</param>
/// <param name="Distances">Largest relative distance ‖θ_k − θ(t_k)‖/max‖θ‖ over times with μ_max·t in [1, 20], t the effective flow time kη/(1−β).</param>
/// <param name="NaiveDistances">The same against the flow at time kη: what ignoring momentum would predict. Equal for β = 0.</param>
/// <param name="Slope">Fitted order: slope of log distance over log learning rate.</param>
public sealed record DescentOrder(
    double Momentum, IReadOnlyList<double> ScaledRates, IReadOnlyList<double> Distances, IReadOnlyList<double> NaiveDistances, double Slope)
{
    private const double Horizon = 20;
    private const int Points = 20;

    /// <summary>Measures at four learning rates, each half the one before.</summary>
    /// <param name="solved">The task.</param>
    /// <param name="start">θ₀, [d].</param>
    /// <param name="momentum">β in [0, 1).</param>
    public static DescentOrder Measure(SolvedTask solved, ReadOnlySpan<double> start, double momentum)
    {
        ArgumentNullException.ThrowIfNull(solved);

        // Momentum adds a transient of its own, of about β/(1−β) steps: the effective step must resolve it well.
        double first = 0.04 * (1 - momentum);
        double[] rates = [.. Enumerable.Range(0, 4).Select(i => first / Math.Pow(2, i))];
        double[] distances = new double[rates.Length], naive = new double[rates.Length];
        for (int i = 0; i < rates.Length; i++)
        {
            (distances[i], naive[i]) = Compare(solved, start.ToArray(), rates[i], momentum);
        }

        return new DescentOrder(momentum, rates, distances, naive, FitSlope(rates, distances));
    }

    /// <summary>First order within [0.9, 1.1]; with momentum, the naive time must fit worse.</summary>
    /// <param name="subject">What descends, for the message.</param>
    public IReadOnlyList<TheoryCheck> Checks(string subject)
    {
        List<TheoryCheck> checks = [TheoryCheck.Equality(1, Slope, 0, 0.1, subject + ": order of its distance to the flow")];
        if (Momentum > 0)
        {
            checks.Add(TheoryCheck.AtMost(NaiveDistances[^1], Distances[^1], 0, 0, subject + ": distance at effective flow time, against the naive time's"));
        }

        return checks;
    }

    private static (double Effective, double Naive) Compare(SolvedTask solved, double[] start, double scaledRate, double momentum)
    {
        double largest = solved.Flow.Basis.Largest, rate = scaledRate * (1 - momentum) / largest;
        GradientDescent descent = new(solved.Moments.Gram, solved.Moments.TargetMoment, start, new DescentOptions(rate, momentum));
        long stride = (long)Math.Round(Horizon / Points / scaledRate);
        double[] states = new double[Points * start.Length], times = new double[Points], naive = new double[Points];
        for (int i = 0; i < Points; i++)
        {
            descent.Run(stride);
            descent.Theta.CopyTo(states.AsSpan(i * start.Length));
            times[i] = descent.FlowTime / solved.Flow.Rate;
            naive[i] = times[i] * (1 - momentum);
        }

        double[] moment = solved.Moments.TargetMoment.ToArray();
        return (Largest(solved.Flow.Path(times, start, moment), states, start.Length), Largest(solved.Flow.Path(naive, start, moment), states, start.Length));
    }

    private static double Largest(double[] flow, double[] states, int size)
    {
        double distance = 0, scale = 0;
        for (int i = 0; i < Points; i++)
        {
            ReadOnlySpan<double> exact = flow.AsSpan(i * size, size);
            distance = Math.Max(distance, Algebra.Distances.Between(exact, states.AsSpan(i * size, size)));
            scale = Math.Max(scale, Algebra.Distances.Norm(exact));
        }

        return scale == 0 ? distance : distance / scale;
    }

    private static double FitSlope(double[] rates, double[] distances)
    {
        double[] x = [.. rates.Select(rate => Math.Log(rate))], y = [.. distances.Select(distance => Math.Log(distance))];
        double meanX = x.Average(), meanY = y.Average();
        return x.Zip(y, (a, b) => (a - meanX) * (b - meanY)).Sum() / x.Sum(a => (a - meanX) * (a - meanX));
    }
}
