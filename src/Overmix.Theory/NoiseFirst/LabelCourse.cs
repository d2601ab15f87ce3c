using Overmix.Theory.GradientFlow;

namespace Overmix.Theory.NoiseFirst;

/// <summary>How one set of labels is learned: predicted from two kernels, and measured.</summary>
/// <param name="Name">Which labels.</param>
/// <param name="Tangent">Prediction by the tangent kernel of the network trained.</param>
/// <param name="RandomFeature">Prediction by the random-feature kernel (only the second layer trained), for comparison.</param>
/// <param name="Predicted">‖y − u‖/‖y‖ at the checkpoints, by the tangent kernel.</param>
/// <param name="Measured">The same, of the network.</param>
internal sealed record LabelCourse(string Name, KernelDescent Tangent, KernelDescent RandomFeature, double[] Predicted, double[] Measured)
{
    /// <summary>Largest distance between prediction and measurement.</summary>
    internal double Gap => Predicted.Zip(Measured, (p, m) => Math.Abs(p - m)).Max();

    internal static LabelCourse Of(NoiseFirstWorld world, (EigenBasis Tangent, EigenBasis Feature) kernels, (string Name, double[] Values) labels, int[] checkpoints)
    {
        KernelDescent tangent = new(kernels.Tangent, labels.Values);
        double rate = world.Options.RelativeRate / kernels.Tangent.Largest;
        return new LabelCourse(
            labels.Name, tangent, new KernelDescent(kernels.Feature, labels.Values),
            [.. checkpoints.Select(step => tangent.Residual(rate, step))],
            world.DrawNetwork().Train(world.Inputs, labels.Values, rate, checkpoints));
    }

    /// <summary>The first step at which a residual has fallen to half, linearly interpolated; NaN if it never does.</summary>
    internal static double HalfTime(int[] checkpoints, double[] residuals)
    {
        int after = Array.FindIndex(residuals, residual => residual <= 0.5);
        if (after <= 0)
        {
            return double.NaN;
        }

        double share = (residuals[after - 1] - 0.5) / (residuals[after - 1] - residuals[after]);
        return checkpoints[after - 1] + (share * (checkpoints[after] - checkpoints[after - 1]));
    }
}
