using Overmix.Theory.RandomFeatures;

namespace Overmix.Theory.GradientFlow;

/// <summary>A task with everything that its gradient flow needs: moments, eigenbasis, parts.</summary>
/// <param name="Task">The task.</param>
/// <param name="Moments">Its moments.</param>
/// <param name="Flow">Its flow.</param>
/// <param name="Parts">θ* and θ^noise in eigencoordinates.</param>
public sealed record SolvedTask(MixupTask Task, MixupMoments Moments, LinearFlow Flow, FlowParts Parts)
{
    /// <summary>Solves a task.</summary>
    /// <param name="task">The task.</param>
    /// <param name="rate">η &gt; 0.</param>
    /// <param name="precision">Arithmetic inside blocks of the Gram matrix.</param>
    public static SolvedTask Of(MixupTask task, double rate, MomentPrecision precision)
    {
        MixupMoments moments = MixupMoments.Accumulate(task, precision);
        EigenBasis basis = EigenBasis.Of(moments.Gram, moments.Count);
        return new SolvedTask(task, moments, new LinearFlow(basis, rate), FlowParts.Of(basis, moments));
    }

    /// <summary>0, then log-spaced times with ημ_max·t from 10⁻² to the horizon, then ∞.</summary>
    /// <param name="count">Number of times ≥ 4, the two ends included.</param>
    /// <param name="horizon">Largest finite ημ_max·t &gt; 10⁻².</param>
    public double[] Times(int count, double horizon)
    {
        double unit = 1 / (Flow.Rate * Flow.Basis.Largest);
        double span = Math.Log(horizon / 1e-2) / (count - 3);
        IEnumerable<double> middle = Enumerable.Range(0, count - 2).Select(i => unit * 1e-2 * Math.Exp(span * i));
        return [0, .. middle, double.PositiveInfinity];
    }

    /// <summary>The exact split of the risk from θ₀.</summary>
    /// <param name="population">Population moments.</param>
    /// <param name="start">Where θ starts.</param>
    /// <param name="times">t in [0, ∞].</param>
    public RiskSplit Split(PopulationMoments population, FlowStart start, ReadOnlySpan<double> times) =>
        RiskSplit.Of(Flow, Parts, population, start, times);

    /// <summary>R*, the risk of θ* (in its minimum-norm form).</summary>
    /// <param name="population">Population moments.</param>
    public double OptimumRisk(PopulationMoments population)
    {
        ArgumentNullException.ThrowIfNull(population);
        return Math.Max(0, population.Risk(Flow.Basis.Lift(Parts.CleanArray)));
    }

    /// <summary>θ_t from θ₀ = 0.</summary>
    /// <param name="times">t in [0, ∞].</param>
    /// <returns>Row-major [T, d].</returns>
    public double[] Path(ReadOnlySpan<double> times) => Flow.Path(times, new double[Moments.Count], Moments.TargetMoment);
}
