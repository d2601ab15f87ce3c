using System.Numerics;

namespace Overmix.Training.Kernels;

/// <summary>How a gradient passes ReLU: g where the activation is positive or no number, 0 elsewhere.</summary>
internal static unsafe class RectifierGradient
{
    /// <summary>Changes a gradient in place.</summary>
    /// <param name="count">Numbers in each.</param>
    /// <param name="activation">What ReLU gave, float32.</param>
    /// <param name="gradient">Its gradient, float32; changed.</param>
    public static void Mask(long count, nint activation, nint gradient)
    {
        float* x = (float*)activation, g = (float*)gradient;
        long i = 0;
        for (; i + Vector<float>.Count <= count; i += Vector<float>.Count)
        {
            Vector<float> off = Vector.LessThanOrEqual(Vector.Load(x + i), Vector<float>.Zero).As<int, float>();
            Vector.Store(Vector.AndNot(Vector.Load(g + i), off), g + i);
        }

        for (; i < count; i++)
        {
            g[i] = x[i] <= 0 ? 0 : g[i];
        }
    }
}
