using Overmix.Theory.GradientFlow.Algebra;
using TorchSharp;
using static TorchSharp.torch;

namespace Overmix.Theory.RandomFeatures;

/// <summary>Running sums of φφᵀ, φY and Y² over blocks of samples.</summary>
internal sealed class MomentSums(int features)
{
    private readonly double[] _second = new double[(long)features * features], _cross = new double[features];
    private double _targetSquare;

    /// <summary>Adds a block.</summary>
    /// <param name="block">φ, row-major [b, d].</param>
    /// <param name="targets">Y, [b].</param>
    internal void Add(double[] block, double[] targets)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor rows = DenseMatrix.ToTensor(block, targets.Length, features); // [b, d]
        AddInto(_second, DenseMatrix.ToArray(rows.t().mm(rows)));
        AddInto(_cross, DenseMatrix.ToArray(rows.t().mv(DenseMatrix.ToTensor(targets, targets.Length))));
        _targetSquare += DenseMatrix.Dot(targets, targets);
    }

    /// <summary>The sums over the number of samples.</summary>
    internal (double[] Second, double[] Cross, double TargetSquare) Means(double samples) =>
        ([.. _second.Select(value => value / samples)], [.. _cross.Select(value => value / samples)], _targetSquare / samples);

    private static void AddInto(double[] sums, double[] parts)
    {
        for (int i = 0; i < sums.Length; i++)
        {
            sums[i] += parts[i];
        }
    }
}
