using Overmix.Theory.Checks;
using Overmix.Theory.RandomFeatures;

namespace Overmix.Theory.GradientFlow;

/// <summary>What <see cref="Theorem2.Run"/> is asked for. The defaults take about six seconds on two cores.</summary>
public sealed record Theorem2Options
{
    /// <summary>The world.</summary>
    public WorldOptions World { get; init; } = new();

    /// <summary>η, in (0, 10⁶]. Default 1.</summary>
    public double Rate { get; init; } = 1;

    /// <summary>ξ of θ₀ ~ N(0, ξ²I), in [0, 10⁶]. Default 0.1.</summary>
    public double StartSpread { get; init; } = 0.1;

    /// <summary>Number of times, t = 0 and t = ∞ included; in [4, 10⁶]. Default 200.</summary>
    public int TimeCount { get; init; } = 200;

    /// <summary>Largest finite ημ_max·t, in (1, 10¹⁵]. Default 10⁸.</summary>
    public double Horizon { get; init; } = 1e8;

    /// <summary>Sizes n of the turning table, each in [1, 10⁶]; empty for none. Default 15, 30, 60.</summary>
    public IReadOnlyList<int> SweepSamples { get; init; } = [15, 30, 60];

    /// <summary>Feature counts d of the turning table, each in [1, 16000]. Default 50, 200.</summary>
    public IReadOnlyList<int> SweepFeatures { get; init; } = [50, 200];

    /// <summary>α of the turning table. Default 0.2, 4.</summary>
    public IReadOnlyList<double> SweepAlphas { get; init; } = [0.2, 4];

    /// <summary>Steps of gradient descent behind each measured turn, in [100, 10⁸]. Default 20 000.</summary>
    public int DescentSteps { get; init; } = 20_000;

    internal IEnumerable<WorldOptions> SweepWorlds =>
    [
        .. SweepSamples.Select(n => World with { Samples = n }),
        .. SweepFeatures.Select(d => World with { Features = d }),
        .. SweepAlphas.Select(alpha => World with { Alpha = alpha, Law = null }),
    ];

    internal void Validate()
    {
        OptionRules rules = World.AddRules(new OptionRules())
            .Within("rate (η)", Rate, "(0, 1000000]")
            .Within("start-spread (ξ)", StartSpread, "[0, 1000000]")
            .Within("time-count", TimeCount, "[4, 1000000]")
            .Within("horizon", Horizon, "(1, 1e15]")
            .Within("descent-steps", DescentSteps, "[100, 100000000]");
        foreach (WorldOptions world in SweepWorlds)
        {
            rules = world.AddRules(rules);
        }

        rules.ThrowIfBroken();
    }
}

/// <summary>Theorem 2 beside the exact split.</summary>
/// <param name="Summary">Sizes and constants.</param>
/// <param name="Split">The risk, expected over θ₀, and its exact parts.</param>
/// <param name="SlidesConstants">The slides' C₁ and C₂; C₁ = ∞ for unbounded features.</param>
/// <param name="SharpConstants">The smallest constants the proof allows.</param>
/// <param name="Slides">The bound with the slides' constants.</param>
/// <param name="Sharp">The bound with the sharp constants and the sum at time t in ζ's place.</param>
/// <param name="SlidesLooseness">Median over times of bound over excess risk, slides' constants; ∞ or NaN where there is none.</param>
/// <param name="SharpLooseness">The same, sharp constants.</param>
/// <param name="Turns">When the risk turns, over n, d and α.</param>
/// <param name="Checks">Both bounds at every time, then the predicted turns.</param>
public sealed record Theorem2Result(
    WorldSummary Summary, RiskSplit Split, BoundConstants SlidesConstants, BoundConstants SharpConstants, RiskBound Slides, RiskBound Sharp,
    double SlidesLooseness, double SharpLooseness, IReadOnlyList<TurningPoint> Turns, IReadOnlyList<TheoryCheck> Checks)
{
    /// <summary>The gravest check.</summary>
    public TheoryCheck Check => TheoryCheck.Worst(Checks);
}

/// <summary>The entry <c>theorem2</c>: the bound, its two terms, its looseness, and the split that explains the U where the bound is too loose to.</summary>
public static class Theorem2
{
    private const int Snapshots = 60;

    /// <summary>Builds the world, computes risk and bounds, checks.</summary>
    /// <param name="options">What is asked.</param>
    /// <exception cref="TheoryRequestException">An option is out of range, or more memory is needed than is free.</exception>
    public static Theorem2Result Run(Theorem2Options options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        World world = World.Build(options.World);
        SolvedTask solved = SolvedTask.Of(world.Mixup, options.Rate, options.World.Precision);
        FlowStart start = FlowStart.Random(options.StartSpread);
        double[] times = solved.Times(options.TimeCount, options.Horizon);
        RiskSplit split = solved.Split(world.Population, start, times);
        BoundConstants slides = BoundConstants.Slides(world.Mixup.Map, solved.Moments), sharp = BoundConstants.Sharp(world.Population, solved.Moments);
        double optimum = solved.OptimumRisk(world.Population);
        RiskBound loose = RiskBound.Of(solved.Flow, solved.Parts, start, slides, new BoundRequest(optimum, times, TimeDependent: false));
        RiskBound tight = RiskBound.Of(solved.Flow, solved.Parts, start, sharp, new BoundRequest(optimum, times, TimeDependent: true));
        TurningPoint[] turns = [.. options.SweepWorlds.Select(sweep => Turn(sweep, options))];
        IReadOnlyList<double> risk = split.Total;
        TheoryCheck[] checks = [tight.Check(risk, "Risk under the sharp bound"), .. SlidesCheck(loose, risk), .. turns.Select(turn => turn.Check())];
        return new Theorem2Result(
            WorldSummary.Of(world, solved), split, slides, sharp, loose, tight, loose.MedianLooseness(risk), tight.MedianLooseness(risk), turns, checks);
    }

    /// <summary>An infinite C₁ bounds nothing and decides nothing; the sharp bound still does.</summary>
    private static IEnumerable<TheoryCheck> SlidesCheck(RiskBound bound, IReadOnlyList<double> risk) =>
        double.IsFinite(bound.Total[0]) ? [bound.Check(risk, "Risk under the slides' bound")] : [];

    private static TurningPoint Turn(WorldOptions options, Theorem2Options request)
    {
        World world = World.Build(options);
        return TurningPoint.Of(world, SolvedTask.Of(world.Mixup, request.Rate, options.Precision), Snapshots, request.DescentSteps);
    }
}
