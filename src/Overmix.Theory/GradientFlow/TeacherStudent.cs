using Overmix.Theory.Checks;
using Overmix.Theory.RandomFeatures;

namespace Overmix.Theory.GradientFlow;

/// <summary>What <see cref="TeacherStudent.Run"/> is asked for. The defaults take about two seconds on two cores.</summary>
public sealed record TeacherStudentOptions
{
    /// <summary>The world.</summary>
    public WorldOptions World { get; init; } = new();

    /// <summary>η, in (0, 10⁶]. It only scales time. Default 1.</summary>
    public double Rate { get; init; } = 1;

    /// <summary>Number of times on the curves, t = 0 and t = ∞ included; in [4, 10⁶]. Default 200.</summary>
    public int TimeCount { get; init; } = 200;

    /// <summary>Largest finite ημ_max·t, in (1, 10¹⁵]. Default 10⁸.</summary>
    public double Horizon { get; init; } = 1e8;

    /// <summary>Steps of gradient descent behind the measured turn, in [100, 10⁸]. Default 20 000.</summary>
    public int DescentSteps { get; init; } = 20_000;

    internal void Validate() => World.AddRules(new OptionRules())
        .Within("rate (η)", Rate, "(0, 1000000]")
        .Within("time-count", TimeCount, "[4, 1000000]")
        .Within("horizon", Horizon, "(1, 1e15]")
        .Within("descent-steps", DescentSteps, "[100, 100000000]")
        .ThrowIfBroken();
}

/// <summary>A random-feature student learning from a teacher with Mixup, and without.</summary>
/// <param name="Summary">Sizes and constants.</param>
/// <param name="Mixup">Risk under Mixup over time, split.</param>
/// <param name="Plain">Risk of plain training on the same samples at the same times, split.</param>
/// <param name="Checkpoints">Times at which the risk was measured on fresh samples.</param>
/// <param name="Measured">The measured risk there.</param>
/// <param name="Turn">When the risk turns, predicted and measured.</param>
/// <param name="Checks">Split against measurement at every checkpoint, then the turn.</param>
public sealed record TeacherStudentResult(
    WorldSummary Summary, RiskSplit Mixup, RiskSplit Plain, IReadOnlyList<double> Checkpoints, MeasuredRisk Measured, TurningPoint Turn, IReadOnlyList<TheoryCheck> Checks)
{
    /// <summary>The gravest check.</summary>
    public TheoryCheck Check => TheoryCheck.Worst(Checks);
}

/// <summary>The entry <c>teacher-student</c>: the whole story in one world.</summary>
public static class TeacherStudent
{
    private const int CheckpointCount = 10, Snapshots = 60;

    /// <summary>Builds the world, solves both flows, measures, checks.</summary>
    /// <param name="options">What is asked.</param>
    /// <exception cref="TheoryRequestException">An option is out of range, or more memory is needed than is free.</exception>
    public static TeacherStudentResult Run(TeacherStudentOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        World world = RandomFeatures.World.Build(options.World);
        SolvedTask mixup = SolvedTask.Of(world.Mixup, options.Rate, options.World.Precision);
        SolvedTask plain = SolvedTask.Of(world.Plain, options.Rate, options.World.Precision);
        MemoryBudget.OfThisProcess.Demand(64.0 * options.TimeCount, "The risk curves", "Take fewer times (time-count).");
        double[] times = mixup.Times(options.TimeCount, options.Horizon);
        RiskSplit split = mixup.Split(world.Population, FlowStart.Zero, times);
        double[] checkpoints = [.. Enumerable.Range(0, CheckpointCount).Select(i => times[i * (times.Length - 1) / (CheckpointCount - 1)])];
        MeasuredRisk measured = MeasuredRisk.Of(world.Mixup, mixup.Path(checkpoints), options.World.PopulationSamples, world.FreshInputs);
        TurningPoint turn = TurningPoint.Of(world, mixup, Snapshots, options.DescentSteps);
        TheoryCheck[] checks = [.. Compare(world, mixup, checkpoints, measured), turn.Check()];
        return new TeacherStudentResult(
            WorldSummary.Of(world, mixup), split, plain.Split(world.Population, FlowStart.Zero, times), checkpoints, measured, turn, checks);
    }

    /// <summary>The split's risk against the measured one. A sampled population has an error of the same size as the fresh sample's.</summary>
    private static IEnumerable<TheoryCheck> Compare(World world, SolvedTask solved, double[] checkpoints, MeasuredRisk measured)
    {
        IReadOnlyList<double> predicted = solved.Split(world.Population, FlowStart.Zero, checkpoints).Total;
        double widening = world.Population.IsExact ? 1 : Math.Sqrt(2);
        double rounding = 1e-9 * world.Population.TargetSquare;
        return checkpoints.Select((time, i) => TheoryCheck.Equality(
            predicted[i], measured.Mean[i], widening * measured.StandardError[i], rounding, FormattableString.Invariant($"Risk at t = {time:G3}")));
    }
}
