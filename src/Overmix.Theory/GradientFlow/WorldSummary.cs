using Overmix.Theory.RandomFeatures;

namespace Overmix.Theory.GradientFlow;

/// <summary>The sizes and constants of a solved world, for tables.</summary>
/// <param name="Samples">n.</param>
/// <param name="Pairs">m.</param>
/// <param name="Features">d.</param>
/// <param name="InputSize">d₀.</param>
/// <param name="Rank">Rank of A up to rounding: what "d &lt; m" does not tell.</param>
/// <param name="LargestEigenvalue">μ_max.</param>
/// <param name="ConditionNumber">μ_max over the smallest non-zero eigenvalue.</param>
/// <param name="Status">How far the spectrum can be trusted.</param>
/// <param name="NullRisk">E[Y²], the risk of predicting 0.</param>
/// <param name="OptimumRisk">R*, the risk of θ*, which is fitted on mixed inputs: R_t may fall below it.</param>
/// <param name="NoiseMeanSquare">‖Z‖²/m.</param>
/// <param name="ExactPopulation">Whether population integrals are exact.</param>
public sealed record WorldSummary(
    int Samples, long Pairs, int Features, int InputSize, int Rank, double LargestEigenvalue, double ConditionNumber,
    FlowStatus Status, double NullRisk, double OptimumRisk, double NoiseMeanSquare, bool ExactPopulation)
{
    /// <summary>Summarises a world's Mixup training.</summary>
    /// <param name="world">The world.</param>
    /// <param name="solved">Its Mixup task, solved.</param>
    public static WorldSummary Of(World world, SolvedTask solved)
    {
        ArgumentNullException.ThrowIfNull(world);
        ArgumentNullException.ThrowIfNull(solved);
        EigenBasis basis = solved.Flow.Basis;
        return new WorldSummary(
            world.Options.Samples, solved.Moments.Pairs, basis.Count, world.Options.InputSize, basis.Rank, basis.Largest, basis.ConditionNumber,
            basis.Status, world.Population.TargetSquare, solved.OptimumRisk(world.Population), solved.Moments.NoiseMeanSquare, world.Population.IsExact);
    }
}
