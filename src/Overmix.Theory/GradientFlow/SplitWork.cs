using System.Runtime.InteropServices;
using Overmix.Theory.GradientFlow.Algebra;
using Overmix.Theory.RandomFeatures;
using TorchSharp;
using static TorchSharp.torch;

namespace Overmix.Theory.GradientFlow;

/// <summary>Buffers and moments behind <see cref="RiskSplit"/>: a thousand times a round, in memory that is taken once.</summary>
internal sealed unsafe class SplitWork : IDisposable
{
    /// <summary>Times a round.</summary>
    internal const int Rows = 1000;

    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly LinearFlow _flow;
    private readonly double[] _origin, _cleanSpan, _noiseSpan, _cross, _diagonal;
    private readonly double _targetSquare, _spread;
    private readonly Tensor _second, _growth, _clean, _noise, _cleanImage, _noiseImage;

    internal SplitWork(LinearFlow flow, FlowParts parts, PopulationMoments population, FlowStart start)
    {
        int d = flow.Basis.Count;
        (_flow, _targetSquare, _spread) = (flow, population.TargetSquare, start.Spread);
        Tensor basis = DenseMatrix.ToTensor(flow.Basis.Vectors, d, d); // [d, d]
        _second = basis.t().mm(DenseMatrix.ToTensor(population.Second, d, d)).mm(basis); // VᵀMV, [d, d]
        _diagonal = DenseMatrix.ToArray(_second.diagonal());
        _cross = flow.Basis.Project(population.Cross);
        _origin = flow.Basis.Project(start.MeanOf(d));
        _cleanSpan = flow.Span(_origin, parts.CleanArray);
        _noiseSpan = flow.Span(new double[d], parts.NoiseArray);
        _growth = torch.empty(Rows, d, ScalarType.Float64); // [T, d]
        _clean = torch.empty_like(_growth);
        _noise = torch.empty_like(_growth);
        _cleanImage = torch.empty_like(_growth);
        _noiseImage = torch.empty_like(_growth);
    }

    /// <summary>The split at up to <see cref="Rows"/> scaled times, written from an offset on.</summary>
    internal void Fill(ReadOnlySpan<double> scaledTimes, int offset, double[] cleanRisk, double[] noiseRisk, double[] crossRisk)
    {
        int d = _origin.Length, rows = scaledTimes.Length;
        double* growth = Memory(_growth), clean = Memory(_clean), noise = Memory(_noise), cleanImage = Memory(_cleanImage), noiseImage = Memory(_noiseImage);
        FlowKernel.Grow(scaledTimes.ToArray(), _flow.Basis.ValueArray, growth);
        FlowKernel.Blend(growth, _origin, _cleanSpan, clean, rows);
        FlowKernel.Blend(growth, new double[d], _noiseSpan, noise, rows);
        Multiply(_clean, _cleanImage, rows);
        Multiply(_noise, _noiseImage, rows);
        Parallel.For(0, rows, row =>
        {
            long at = (long)row * d;
            ReadOnlySpan<double> Row(double* matrix) => new(matrix + at, d);
            cleanRisk[offset + row] = SymmetricProduct.Dot(Row(cleanImage), Row(clean)) - (2 * SymmetricProduct.Dot(Row(clean), _cross)) + _targetSquare + Spread(Row(growth));
            noiseRisk[offset + row] = SymmetricProduct.Dot(Row(noiseImage), Row(noise));
            crossRisk[offset + row] = SymmetricProduct.Dot(Row(cleanImage), Row(noise)) + SymmetricProduct.Dot(Row(noiseImage), Row(clean)) - (2 * SymmetricProduct.Dot(Row(noise), _cross));
        });
    }

    /// <inheritdoc/>
    public void Dispose() => _scope.Dispose();

    private static double* Memory(Tensor tensor) => (double*)System.Runtime.CompilerServices.Unsafe.AsPointer(ref MemoryMarshal.GetReference(tensor.bytes));

    /// <summary>
    /// Coordinates times the lower block triangle of M′ with its off-diagonal blocks doubled, L: as M′ = (L + Lᵀ)/2, enough for quadratic forms, cᵀM′c = cᵀLc, and for
    /// 2cᵀM′n = cᵀLn + nᵀLc, at five eighths of the cost.
    /// </summary>
    private void Multiply(Tensor coordinates, Tensor image, int rows)
    {
        long d = _origin.Length, width = (d + 3) / 4;
        for (long from = 0; from < d; from += width)
        {
            using DisposeScope scope = NewDisposeScope();
            long columns = Math.Min(width, d - from), below = d - from - columns;
            Tensor part = image.narrow(0, 0, rows).narrow(1, from, columns), panel = _second.narrow(1, from, columns);
            part.addmm_(coordinates.narrow(0, 0, rows).narrow(1, from, columns), panel.narrow(0, from, columns), 0, 1);
            if (below > 0)
            {
                part.addmm_(coordinates.narrow(0, 0, rows).narrow(1, from + columns, below), panel.narrow(0, from + columns, below), 1, 2);
            }
        }
    }

    /// <summary>ξ²Σ_k M′_kk e^{−2ημ_k t}: what a random start adds to the clean part.</summary>
    private double Spread(ReadOnlySpan<double> growth)
    {
        double sum = 0;
        for (int k = 0; k < growth.Length && _spread > 0; k++)
        {
            sum += (growth[k] + 1) * (growth[k] + 1) * _diagonal[k];
        }

        return _spread * _spread * sum;
    }
}
