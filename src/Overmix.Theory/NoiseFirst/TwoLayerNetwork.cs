using Overmix.Core.Seeding;
using Overmix.Native;
using Overmix.Theory.GradientFlow.Algebra;
using TorchSharp;
using static TorchSharp.torch;

namespace Overmix.Theory.NoiseFirst;

/// <summary>
/// A real two-layer ReLU network u(x) = M^{−½} Σ_r a_r max(w_rᵀx, 0) whose first layer is trained by full-batch gradient descent on ½‖u − y‖².
/// It knows nothing of kernels.
/// </summary>
/// <remarks>
/// Neurons come in pairs with equal w and opposite a, so the network starts at u = 0 exactly and only its training is compared.
/// Deviation: Arora et al. (2019) shrink the initial weights instead.
/// </remarks>
public sealed class TwoLayerNetwork
{
    private readonly double[] _weights, _signs;
    private readonly int _inputSize;

    private TwoLayerNetwork(double[] weights, double[] signs, int inputSize) => (_weights, _signs, _inputSize) = (weights, signs, inputSize);

    /// <summary>Number of neurons M.</summary>
    public int Width => _signs.Length;

    /// <summary>Draws initial weights w_r ~ N(0, I).</summary>
    /// <param name="width">M ≥ 2, even.</param>
    /// <param name="inputSize">d₀ ≥ 1.</param>
    /// <param name="stream">Where the randomness comes from.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument outside its range.</exception>
    public static TwoLayerNetwork Draw(int width, int inputSize, RandomStream stream)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 2);
        ArgumentOutOfRangeException.ThrowIfNotEqual(width % 2, 0, nameof(width));
        ArgumentOutOfRangeException.ThrowIfLessThan(inputSize, 1);
        ArgumentNullException.ThrowIfNull(stream);
        int half = width / 2;
        double[] weights = new double[width * inputSize], signs = new double[width];
        for (int i = 0; i < half * inputSize; i++)
        {
            weights[i] = weights[(half * inputSize) + i] = stream.NextGaussian();
        }

        for (int r = 0; r < width; r++)
        {
            signs[r] = (r < half ? 1 : -1) / Math.Sqrt(width);
        }

        return new TwoLayerNetwork(weights, signs, inputSize);
    }

    /// <summary>Trains a copy of the network.</summary>
    /// <param name="inputs">x, row-major [n, d₀].</param>
    /// <param name="labels">y, [n].</param>
    /// <param name="rate">η &gt; 0.</param>
    /// <param name="checkpoints">Steps at which the residual is wanted, ascending, ≥ 0.</param>
    /// <returns>‖y − u‖/‖y‖ at the checkpoints.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Sizes do not fit or an argument is outside its range.</exception>
    public double[] Train(ReadOnlySpan<double> inputs, ReadOnlySpan<double> labels, double rate, IReadOnlyList<int> checkpoints)
    {
        ArgumentNullException.ThrowIfNull(checkpoints);
        DenseChecks.Length(inputs, (long)labels.Length * _inputSize, nameof(inputs));
        LibTorch.EnsureLoaded();
        using DisposeScope scope = NewDisposeScope();
        Tensor x = DenseMatrix.ToTensor(inputs, labels.Length, _inputSize); // [n, d₀]
        Tensor y = DenseMatrix.ToTensor(labels, labels.Length, 1); // [n, 1]
        Tensor w = DenseMatrix.ToTensor(_weights, Width, _inputSize); // [M, d₀]
        Tensor a = DenseMatrix.ToTensor(_signs, Width, 1); // [M, 1]
        double size = Math.Sqrt(DenseMatrix.Dot(labels, labels));
        double[] residuals = new double[checkpoints.Count];
        for (int step = 0, next = 0; next < residuals.Length; step++)
        {
            double norm = Step(x, y, w, a, rate);
            while (next < residuals.Length && checkpoints[next] <= step)
            {
                residuals[next++] = norm / size;
            }
        }

        return residuals;
    }

    /// <summary>One step of descent, in place; returns ‖y − u‖ before it.</summary>
    private static double Step(Tensor x, Tensor y, Tensor w, Tensor a, double rate)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor z = x.mm(w.t()); // [n, M]
        Tensor residual = y - z.relu().mm(a); // [n, 1]
        Tensor active = z.gt(0).to(ScalarType.Float64); // [n, M]
        w.add_(active.mul_(residual).t().mm(x).mul_(a), rate); // −∂/∂w_r = a_r Σ_i (y_i − u_i) 1[w_rᵀx_i > 0] x_i
        return residual.norm().ToDouble();
    }
}
