using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Overmix.Theory.RandomFeatures;

/// <summary>Writes one panel of mixed features: σ(λu_i + (1−λ)u_j) for each pair of a block, from one panel of pre-activations.</summary>
internal static unsafe class PanelMixer
{
    /// <summary>Fills a panel.</summary>
    /// <param name="activation">σ.</param>
    /// <param name="source">Pre-activations of the n samples, [n, 32].</param>
    /// <param name="pairs">Which samples are mixed.</param>
    /// <param name="panel">[pairs, 32], overwritten.</param>
    internal static void Fill(Activation activation, float* source, PairBlock pairs, float* panel)
    {
        switch (activation)
        {
            case Activation.Tanh:
                Fill<VectorTanh>(source, pairs, panel);
                break;
            case Activation.Relu:
                Fill<VectorRelu>(source, pairs, panel);
                break;
            case Activation.Erf:
                Fill<VectorErf>(source, pairs, panel);
                break;
            case Activation.Cosine:
                Fill<VectorCosine>(source, pairs, panel);
                break;
            case Activation.Identity:
                Fill<VectorIdentity>(source, pairs, panel);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(activation), activation, "Not an activation.");
        }
    }

    /// <summary>Adds panel·coefficients to a running sum of sixteen lanes a pair.</summary>
    internal static void AddProducts(float* panel, int count, float* coefficients, float* lanes)
    {
        Vector512<float> first = Vector512.Load(coefficients), second = Vector512.Load(coefficients + 16);
        for (int k = 0; k < count; k++, panel += PanelProduct.Width, lanes += 16)
        {
            Vector512<float> sum = Vector512.FusedMultiplyAdd(Vector512.Load(panel), first, Vector512.Load(lanes));
            Vector512.FusedMultiplyAdd(Vector512.Load(panel + 16), second, sum).Store(lanes);
        }
    }

    /// <summary>moment[c] = Σ_k labels[k]·panel[k, c].</summary>
    internal static void WeightedSum(float* panel, ReadOnlySpan<float> labels, float* moment)
    {
        Vector512<float> first = Vector512<float>.Zero, second = Vector512<float>.Zero;
        for (int k = 0; k < labels.Length; k++, panel += PanelProduct.Width)
        {
            Vector512<float> label = Vector512.Create(labels[k]);
            first = Vector512.FusedMultiplyAdd(label, Vector512.Load(panel), first);
            second = Vector512.FusedMultiplyAdd(label, Vector512.Load(panel + 16), second);
        }

        first.Store(moment);
        second.Store(moment + 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Fill<TActivation>(float* source, PairBlock pairs, float* panel)
        where TActivation : struct, IVectorActivation
    {
        for (int k = 0; k < pairs.Count; k++, panel += PanelProduct.Width)
        {
            float lambda = (float)pairs.Lambda[k];
            float* a = source + ((long)pairs.First[k] * PanelProduct.Width), b = source + ((long)pairs.Second[k] * PanelProduct.Width);
            Vector512<float> weight = Vector512.Create(lambda), rest = Vector512.Create(1 - lambda);
            TActivation.Apply(Vector512.FusedMultiplyAdd(weight, Vector512.Load(a), rest * Vector512.Load(b))).Store(panel);
            TActivation.Apply(Vector512.FusedMultiplyAdd(weight, Vector512.Load(a + 16), rest * Vector512.Load(b + 16))).Store(panel + 16);
        }
    }
}
