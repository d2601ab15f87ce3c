using Overmix.Theory.Checks;
using Overmix.Theory.GradientFlow.Algebra;
using Overmix.Theory.RandomFeatures;

namespace Overmix.Theory.GradientFlow;

/// <summary>What <see cref="Lemma2.Run"/> is asked for. The defaults take about three seconds on two cores.</summary>
public sealed record Lemma2Options
{
    /// <summary>The world. Keep d below a few hundred: the solver that the closed form is checked against pays d² a step.</summary>
    public WorldOptions World { get; init; } = new() { Features = 60 };

    /// <summary>η, in (0, 10⁶]. Default 1.</summary>
    public double Rate { get; init; } = 1;

    /// <summary>Number of times compared with the solver, in [4, 1000]. Default 30.</summary>
    public int TimeCount { get; init; } = 30;

    /// <summary>Largest ημ_max·t compared, in (1, 10⁶]. Default 10⁴: about 3 000 steps of an explicit solver.</summary>
    public double Horizon { get; init; } = 1e4;

    /// <summary>Scale ξ of the start θ₀ ~ N(0, ξ²I), in [0, 10⁶]. Default 0.5.</summary>
    public double StartSpread { get; init; } = 0.5;

    /// <summary>Momentum β shown beside plain descent, in [0, 0.99]. Default 0.9.</summary>
    public double Momentum { get; init; } = 0.9;

    internal void Validate() => World.AddRules(new OptionRules())
        .Within("rate (η)", Rate, "(0, 1000000]")
        .Within("time-count", TimeCount, "[4, 1000]")
        .Within("horizon", Horizon, "(1, 1000000]")
        .Within("start-spread (ξ)", StartSpread, "[0, 1000000]")
        .Within("momentum (β)", Momentum, "[0, 0.99]")
        .ThrowIfBroken();
}

/// <summary>Closed form against solver at one time.</summary>
/// <param name="Time">t.</param>
/// <param name="Scaled">ημ_max·t.</param>
/// <param name="RelativeError">‖θ_closed − θ_solver‖/‖θ_closed‖.</param>
/// <param name="CleanNorm">‖θ^c_t‖, the clean part.</param>
/// <param name="NoiseNorm">‖θ^n_t‖, the noise part.</param>
public sealed record FlowRow(double Time, double Scaled, double RelativeError, double CleanNorm, double NoiseNorm);

/// <summary>Lemma 2 checked.</summary>
/// <param name="Summary">Sizes and constants.</param>
/// <param name="Rows">Closed form against the Runge–Kutta solver.</param>
/// <param name="Descent">Distance of gradient descent to the flow, step by step size.</param>
/// <param name="Momentum">The same with momentum, at effective flow time, and what the naive flow time would give.</param>
/// <param name="Checks">Every check made, the closed form's first.</param>
public sealed record Lemma2Result(
    WorldSummary Summary, IReadOnlyList<FlowRow> Rows, DescentOrder Descent, DescentOrder Momentum, IReadOnlyList<TheoryCheck> Checks)
{
    /// <summary>The gravest check.</summary>
    public TheoryCheck Check => TheoryCheck.Worst(Checks);
}

/// <summary>The entry <c>lemma2</c>: gradient flow in closed form beside two roads that know no eigenvectors.</summary>
public static class Lemma2
{
    /// <summary>Builds the world, walks all roads, compares.</summary>
    /// <param name="options">What is asked.</param>
    /// <exception cref="TheoryRequestException">An option is out of range, or more memory is needed than is free.</exception>
    public static Lemma2Result Run(Lemma2Options options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        World world = World.Build(options.World);
        SolvedTask solved = SolvedTask.Of(world.Mixup, options.Rate, options.World.Precision);
        double[] start = Start(options);
        FlowRow[] rows = CompareWithSolver(solved, start, options);
        DescentOrder plain = DescentOrder.Measure(solved, start, 0), momentum = DescentOrder.Measure(solved, start, options.Momentum);
        TheoryCheck[] checks =
        [
            TheoryCheck.AtMost(1e-8, rows.Max(row => row.RelativeError), 0, 0, "Closed form against Dormand–Prince, largest relative distance"),
            .. plain.Checks("Gradient descent"),
            .. momentum.Checks("Gradient descent with momentum"),
            .. LeastSquaresCheck.Of(solved),
        ];
        return new Lemma2Result(WorldSummary.Of(world, solved), rows, plain, momentum, checks);
    }

    private static double[] Start(Lemma2Options options)
    {
        double[] start = new GaussianInputs(options.World.Streams, 5).Draw(1, options.World.Features);
        return [.. start.Select(value => options.StartSpread * value)];
    }

    private static FlowRow[] CompareWithSolver(SolvedTask solved, double[] start, Lemma2Options options)
    {
        EigenBasis basis = solved.Flow.Basis;
        double[] times = solved.Times(options.TimeCount + 2, options.Horizon)[1..^1];
        double[] gram = solved.Moments.Gram.ToArray(), moment = solved.Moments.TargetMoment.ToArray();
        DormandPrince solver = new((_, theta, slope) => SymmetricProduct.Residual(gram, moment, theta, slope), start.Length);
        double[][] solved5 = solver.Integrate(start, [.. times.Select(time => time * solved.Flow.Rate)]);
        double[] closed = solved.Flow.Path(times, start, moment);
        double[] clean = solved.Flow.Coordinates(times, basis.Project(start), solved.Parts.CleanArray);
        double[] noise = solved.Flow.Coordinates(times, new double[start.Length], solved.Parts.NoiseArray);
        ReadOnlySpan<double> Row(double[] matrix, int i) => matrix.AsSpan(i * start.Length, start.Length);
        return [.. times.Select((time, i) => new FlowRow(
            time, time * solved.Flow.Rate * basis.Largest, Distances.Relative(Row(closed, i), solved5[i]), Distances.Norm(Row(clean, i)), Distances.Norm(Row(noise, i))))];
    }
}
