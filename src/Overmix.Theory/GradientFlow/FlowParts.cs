using Overmix.Theory.RandomFeatures;

namespace Overmix.Theory.GradientFlow;

/// <summary>
/// The two limits of Lemma 2, in eigencoordinates: θ* = A⁺Φ̃Ỹ*/m fitted on true labels of mixed inputs, and θ^noise = A⁺Φ̃Z/m fitted on the noise.
/// Their sum is the limit of Mixup training.
/// </summary>
/// <param name="Clean">Vᵀθ*, [d].</param>
/// <param name="Noise">Vᵀθ^noise, [d].</param>
public sealed record FlowParts(IReadOnlyList<double> Clean, IReadOnlyList<double> Noise)
{
    /// <summary>The parts of a task's moments.</summary>
    /// <param name="basis">Eigenbasis of the moments' Gram matrix.</param>
    /// <param name="moments">The moments.</param>
    public static FlowParts Of(EigenBasis basis, MixupMoments moments)
    {
        ArgumentNullException.ThrowIfNull(basis);
        ArgumentNullException.ThrowIfNull(moments);
        double[] noise = new double[moments.Count];
        for (int k = 0; k < noise.Length; k++)
        {
            noise[k] = moments.TargetMoment[k] - moments.CleanMoment[k]; // linear, so Φ̃Z/m needs no pass of its own
        }

        return new FlowParts(basis.Solve(basis.Project(moments.CleanMoment)), basis.Solve(basis.Project(noise)));
    }

    internal double[] CleanArray => [.. Clean];

    internal double[] NoiseArray => [.. Noise];
}
