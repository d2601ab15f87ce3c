using static TorchSharp.torch;

namespace Overmix.Training.Conformance;

/// <summary>A Mixup implementation as the conformance suite sees it: write this adapter around your own and hand it to <see cref="MixupConformance.Check"/>.</summary>
public interface IMixupImplementation
{
    /// <summary>x̃_k = λ_k x_k + (1−λ_k) x_partner(k), and the same of the one-hot labels.</summary>
    /// <param name="inputs">x, [b, …], float32.</param>
    /// <param name="labels">Classes, [b], int64.</param>
    /// <param name="classes">Number of classes C.</param>
    /// <param name="lambda">λ, [b], weighting the row itself.</param>
    /// <param name="partner">Row of each row's partner, [b].</param>
    /// <param name="targetType">Type of the targets: float32 or bfloat16.</param>
    /// <returns>x̃ of the inputs' shape and type; dense targets ỹ, [b, C].</returns>
    (Tensor Inputs, Tensor Targets) Mix(Tensor inputs, Tensor labels, int classes, float[] lambda, int[] partner, ScalarType targetType);

    /// <summary>λ of so many samples under Beta(α, α); α = 0 is λ = 1.</summary>
    /// <param name="alpha">α ≥ 0.</param>
    /// <param name="count">How many; ≥ 1.</param>
    /// <param name="seed">Equal seeds give equal draws, on any thread.</param>
    float[] DrawLambda(double alpha, int count, ulong seed);

    /// <summary>A uniformly random permutation of the batch.</summary>
    /// <param name="batch">Batch size; ≥ 1.</param>
    /// <param name="seed">Equal seeds give equal draws, on any thread.</param>
    int[] DrawPartners(int batch, ulong seed);
}

/// <summary>Whether an implementation keeps one clause of the suite.</summary>
/// <param name="Clause">Stable name, kebab-case.</param>
/// <param name="Holds">Whether it is kept.</param>
/// <param name="Evidence">What was seen, in one sentence.</param>
public sealed record ConformanceResult(string Clause, bool Holds, string Evidence);
