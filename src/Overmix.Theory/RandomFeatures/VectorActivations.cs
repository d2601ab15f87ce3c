using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Overmix.Theory.RandomFeatures;

/// <summary>An activation on sixteen float32 numbers at once.</summary>
internal interface IVectorActivation
{
    /// <summary>σ of each number; absolute error ≤ 5e-7.</summary>
    static abstract Vector512<float> Apply(Vector512<float> z);
}

internal readonly struct VectorIdentity : IVectorActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Apply(Vector512<float> z) => z;
}

internal readonly struct VectorRelu : IVectorActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Apply(Vector512<float> z) => Vector512.Max(z, Vector512<float>.Zero);
}

internal readonly struct VectorCosine : IVectorActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Apply(Vector512<float> z) => Vector512.Cos(z);
}

/// <summary>tanh z = 1 − 2/(e^{2z} + 1), with z cut to ±9, beyond which tanh is 1 in float32.</summary>
internal readonly struct VectorTanh : IVectorActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Apply(Vector512<float> z)
    {
        Vector512<float> one = Vector512.Create(1f), bound = Vector512.Create(9f);
        Vector512<float> exponential = VectorExponential.Apply(Vector512.Min(Vector512.Max(z, -bound), bound) * 2f);
        return one - (Vector512.Create(2f) / (exponential + one));
    }
}

/// <summary>
/// erf z by Abramowitz and Stegun (1964), formula 7.1.26: 1 − (a₁t + … + a₅t⁵)e^{−z²}, t = 1/(1 + pz), for z ≥ 0; odd. Absolute error ≤ 1.5e-7.
/// </summary>
internal readonly struct VectorErf : IVectorActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Apply(Vector512<float> z)
    {
        Vector512<float> one = Vector512.Create(1f), size = Vector512.Min(Vector512.Abs(z), Vector512.Create(4f));
        Vector512<float> t = one / (one + (size * 0.3275911f));
        Vector512<float> sum = Vector512.Create(1.061405429f);
        sum = Vector512.FusedMultiplyAdd(sum, t, Vector512.Create(-1.453152027f));
        sum = Vector512.FusedMultiplyAdd(sum, t, Vector512.Create(1.421413741f));
        sum = Vector512.FusedMultiplyAdd(sum, t, Vector512.Create(-0.284496736f));
        sum = Vector512.FusedMultiplyAdd(sum, t, Vector512.Create(0.254829592f));
        Vector512<float> positive = one - (sum * t * VectorExponential.Apply(-(size * size)));
        return Vector512.CopySign(positive, z);
    }
}

/// <summary>e^z for |z| ≤ 80: z = k·ln 2 + r, |r| ≤ ½ ln 2, Taylor's polynomial of degree 7 in r (relative error 5e-9), exponent bits for 2ᵏ.</summary>
internal static class VectorExponential
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<float> Apply(Vector512<float> z)
    {
        Vector512<float> k = Vector512.Round(z * 1.44269504f);
        Vector512<float> r = Vector512.FusedMultiplyAdd(k, Vector512.Create(-0.693359375f), z); // ln 2 in two parts: the first is exact in few bits
        r = Vector512.FusedMultiplyAdd(k, Vector512.Create(2.12194440e-4f), r);
        Vector512<float> sum = Vector512.Create(1f / 5040);
        sum = Vector512.FusedMultiplyAdd(sum, r, Vector512.Create(1f / 720));
        sum = Vector512.FusedMultiplyAdd(sum, r, Vector512.Create(1f / 120));
        sum = Vector512.FusedMultiplyAdd(sum, r, Vector512.Create(1f / 24));
        sum = Vector512.FusedMultiplyAdd(sum, r, Vector512.Create(1f / 6));
        sum = Vector512.FusedMultiplyAdd(sum, r, Vector512.Create(0.5f));
        sum = Vector512.FusedMultiplyAdd(sum, r, Vector512.Create(1f));
        sum = Vector512.FusedMultiplyAdd(sum, r, Vector512.Create(1f));
        Vector512<int> exponent = Vector512.ShiftLeft(Vector512.ConvertToInt32(k) + Vector512.Create(127), 23);
        return sum * exponent.AsSingle();
    }
}
