using Overmix.Theory.GradientFlow.Algebra;
using Overmix.Theory.Mixing;

namespace Overmix.Theory.RandomFeatures;

/// <summary>Population risk of several students measured on a fresh sample, prediction by prediction.</summary>
/// <param name="Mean">Mean squared error of each student.</param>
/// <param name="StandardError">Standard error of each mean.</param>
public sealed record MeasuredRisk(IReadOnlyList<double> Mean, IReadOnlyList<double> StandardError)
{
    /// <summary>Measures (θᵀφ(x) − f(x))² on N Gaussian inputs.</summary>
    /// <param name="task">The student's features and the teacher.</param>
    /// <param name="thetas">Students, row-major [T, d].</param>
    /// <param name="samples">N ≥ 2.</param>
    /// <param name="inputs">Where inputs come from; another address than anything the students have seen.</param>
    public static MeasuredRisk Of(MixupTask task, ReadOnlySpan<double> thetas, int samples, GaussianInputs inputs)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(inputs);
        Demand.AtLeast(samples, 2);
        int d = task.Map.Count, students = thetas.Length / d;
        DenseChecks.Length(thetas, (long)students * d, nameof(thetas));
        double[] sums = new double[students], squares = new double[students];
        foreach (double[] block in inputs.Blocks(samples, task.Map.InputSize))
        {
            double[] targets = task.Teacher.Evaluate(block, task.Map.InputSize);
            double[] predictions = DenseMatrix.ProductTransposed(task.Map.Evaluate(block), thetas, d); // [b, T]
            for (int i = 0; i < predictions.Length; i++)
            {
                double residual = predictions[i] - targets[i / students], loss = residual * residual;
                sums[i % students] += loss;
                squares[i % students] += loss * loss;
            }
        }

        double[] mean = [.. sums.Select(sum => sum / samples)];
        double Error(double square, int i) => Math.Sqrt(Math.Max(0, (square / samples) - (mean[i] * mean[i])) / (samples - 1));
        return new MeasuredRisk(mean, [.. squares.Select(Error)]);
    }
}
