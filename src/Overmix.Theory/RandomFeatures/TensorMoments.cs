using Overmix.Theory.GradientFlow.Algebra;
using TorchSharp;
using static TorchSharp.torch;

namespace Overmix.Theory.RandomFeatures;

/// <summary>Moments in float64 by libtorch: the reference road, and the accurate one.</summary>
internal sealed class TensorMoments
{
    private readonly MixupTask _task;
    private readonly CleanLabels _cleanLabels;
    private readonly PairBlock _block = new();
    private readonly LabelSums _labels = new();
    private readonly Tensor? _ownCoefficients;
    private readonly Tensor _preActivations, _gram, _target, _clean;

    private TensorMoments(MixupTask task)
    {
        int d = task.Map.Count;
        (_task, _cleanLabels) = (task, task.PrepareCleanLabels());
        _preActivations = DenseMatrix.ToTensor(task.Map.PreActivations(task.Inputs), task.Pairs.Samples, d); // [n, d]
        _ownCoefficients = task.OwnCoefficients is { } own ? DenseMatrix.ToTensor(own, d) : null; // [d]
        _gram = torch.zeros(d, d, ScalarType.Float64); // [d, d]
        _target = torch.zeros(d, ScalarType.Float64); // [d]
        _clean = torch.zeros(d, ScalarType.Float64); // [d]
    }

    internal static double RequiredBytes(MixupTask task)
    {
        double d = task.Map.Count;
        return 8 * ((4 * d * d) + (2 * task.Pairs.Samples * d) + (4 * PairBlock.Capacity * d));
    }

    internal static MixupMoments Accumulate(MixupTask task)
    {
        Native.LibTorch.EnsureLoaded();
        using DisposeScope scope = NewDisposeScope();
        TensorMoments sums = new(task);
        for (long index = 0; index < task.Pairs.BlockCount; index++)
        {
            sums.AddBlock(index);
        }

        return sums.Finish();
    }

    private void AddBlock(long index)
    {
        using DisposeScope scope = NewDisposeScope();
        _task.Pairs.Fill(index, _block);
        int count = _block.Count;
        double[] targets = new double[count], clean = new double[count];
        _block.Mix(_task.Targets, targets);
        Tensor features = MixedFeatures(count); // [b, d]
        if (_ownCoefficients is null)
        {
            _cleanLabels.Fill(_block, clean);
        }
        else
        {
            clean = DenseMatrix.ToArray(features.mv(_ownCoefficients));
        }

        _labels.Add(targets, clean);
        _target.add_(features.t().mv(DenseMatrix.ToTensor(targets, count)));
        _clean.add_(features.t().mv(DenseMatrix.ToTensor(clean, count)));
        AddProduct(features);
    }

    private Tensor MixedFeatures(int count)
    {
        Tensor lambda = DenseMatrix.ToTensor(_block.Lambda.AsSpan(0, count), count, 1); // [b, 1]
        Tensor mixed = _preActivations.index_select(0, torch.tensor(_block.First.AsSpan(0, count).ToArray())).mul_(lambda);
        mixed.addcmul_(_preActivations.index_select(0, torch.tensor(_block.Second.AsSpan(0, count).ToArray())), 1 - lambda, 1);
        _task.Map.Activation.ApplyInPlace(mixed);
        return mixed;
    }

    /// <summary>Adds ΦᵀΦ, four panels of columns: the upper triangle of panels is never computed.</summary>
    private void AddProduct(Tensor features)
    {
        long d = _task.Map.Count, width = (d + 3) / 4;
        for (long from = 0; from < d; from += width)
        {
            long columns = Math.Min(width, d - from);
            Tensor rest = features.narrow(1, from, d - from); // [b, d − from]
            Tensor part = _gram.narrow(0, from, d - from).narrow(1, from, columns);
            part.addmm_(rest.t(), features.narrow(1, from, columns), 1, 1);
        }
    }

    private MixupMoments Finish()
    {
        double scale = 1.0 / _labels.Pairs;
        Tensor lower = _gram.tril();
        Tensor full = (lower + lower.tril(-1).t()).mul_(scale);
        return new MixupMoments(
            DenseMatrix.ToArray(full), DenseMatrix.ToArray(_target.mul_(scale)), DenseMatrix.ToArray(_clean.mul_(scale)), _labels);
    }
}
