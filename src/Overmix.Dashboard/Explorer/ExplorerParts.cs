using Overmix.Theory.GradientFlow;
using Overmix.Theory.Mixing;
using Overmix.Theory.RandomFeatures;

namespace Overmix.Dashboard.Explorer;

/// <summary>Risk, bound and floor as the explorer shows them.</summary>
internal static class ExplorerParts
{
    private const double LeastAlpha = 0.05, MostAlpha = 20, LeastRise = 0.01;

    /// <summary>The risk curves between t = 0 and t = ∞, which have no place on a logarithmic axis.</summary>
    public static RiskAnswer Risk(World world, double[] times, RiskSplit split, RiskSplit plain)
    {
        IReadOnlyList<double> total = split.Total, plainTotal = plain.Total;
        int turn = Enumerable.Range(0, times.Length).MinBy(i => total[i]);
        double nullRisk = world.Population.TargetSquare;
        return new RiskAnswer(
            Inner(times), Inner(total), Inner(split.Clean), Inner(split.Noise), Inner(split.Cross), Inner(plainTotal),
            nullRisk, total[^1], plainTotal[^1], times[turn], total[turn], total[^1] - total[turn] > LeastRise * nullRisk);
    }

    /// <summary>Theorem 2 with the sharp constants and the sum at time t in ζ's place.</summary>
    public static BoundAnswer Bound(World world, SolvedTask solved, double[] times, IReadOnlyList<double> risk)
    {
        BoundConstants constants = BoundConstants.Sharp(world.Population, solved.Moments);
        double optimum = solved.OptimumRisk(world.Population);
        RiskBound bound = RiskBound.Of(solved.Flow, solved.Parts, FlowStart.Zero, constants, new BoundRequest(optimum, times, TimeDependent: true));
        return new BoundAnswer(optimum, Inner(bound.Fading), Inner(bound.Growing), Inner(bound.Root), Inner(bound.Total), bound.MedianLooseness(risk));
    }

    /// <summary>The floor for independent pairs of balanced classes: (1 − 1/C)·E[H(λ)].</summary>
    public static FloorAnswer Floor(ExplorerRequest request, int points)
    {
        double[] alphas = [.. Enumerable.Range(0, points).Select(i => LeastAlpha * Math.Pow(MostAlpha / LeastAlpha, i / (points - 1.0)))];
        double[] FloorsOf(int classes) => [.. alphas.Select(alpha => FloorOf(MixingLaw.Beta(alpha), classes))];
        return new FloorAnswer(FloorOf(request.Law, request.Classes), request.Law.ExpectedEntropy, alphas, FloorsOf(request.Classes), FloorsOf(2));
    }

    private static double FloorOf(MixingLaw law, int classes) => LossFloor.CrossEntropy(law, PairingModel.Independent, ClassCounts.Balanced(classes, 1));

    private static double[] Inner(IReadOnlyList<double> values) => [.. values.Skip(1).Take(values.Count - 2)];
}
