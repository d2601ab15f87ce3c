namespace Overmix.Theory.GradientFlow;

/// <summary>e^z − 1 without cancellation, which the base library lacks.</summary>
internal static class SpecialExponential
{
    /// <summary>e^z − 1, relative error a few 1e-16 (Kahan's identity (u − 1)z/ln u with u = e^z).</summary>
    internal static double ExpM1(double z)
    {
        double u = Math.Exp(z);
        if (u == 1)
        {
            return z;
        }

        double minusOne = u - 1;
        return minusOne == -1 || double.IsInfinity(u) ? minusOne : minusOne * z / Math.Log(u);
    }
}
