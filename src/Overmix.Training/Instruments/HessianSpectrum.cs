using Overmix.Core.Configuration;
using Overmix.Core.Seeding;
using Overmix.Training.Mixup;
using static TorchSharp.torch;

namespace Overmix.Training.Instruments;

/// <summary>
/// The largest and the smallest eigenvalues of the Hessian of an objective on a whole set, by all trainable parameters, at fixed batch-norm statistics and in float32:
/// Lanczos iteration with full reorthogonalisation in float64 on products Hv, each the derivative of ⟨∇L, v⟩. ReLU has no second derivative at its kink; it counts as 0.
/// </summary>
/// <remarks>Source: Pearlmutter (1994), <i>Fast Exact Multiplication by the Hessian</i>.</remarks>
public static class HessianSpectrum
{
    private const double Breakdown = 1e-7; // of the norm of H: below it the next vector is rounding, float32's

    private const double Rounding = 1e-6; // of the norm of H: what float32 leaves unknown of a product, whatever Lanczos says

    private const long MostBytes = 1L << 30; // of the kept vectors

    /// <summary>Measures; the network is left as it was.</summary>
    /// <param name="setup">The network, and the run whose stream gives the first vector.</param>
    /// <param name="set">The set.</param>
    /// <param name="loss">The loss.</param>
    /// <param name="count">How many of the largest eigenvalues; ≥ 1. Fewer come out where the network has fewer parameters or steps.</param>
    /// <param name="steps">Most Lanczos steps, each a product with H; ≥ 2. Fewer are taken where the vectors would fill a gibibyte.</param>
    public static HessianFigures Of(InstrumentSetup setup, FrozenPairs set, LossKind loss, int count, int steps = 60)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 2);
        using var fixedStatistics = new FixedStatistics(setup.Model, exact: true);
        using var scope = NewDisposeScope();
        Tensor[] parameters = [.. setup.Model.parameters().Where(p => p.requires_grad)];
        long size = parameters.Sum(p => p.numel());
        int most = (int)Math.Min(steps, Math.Min(size, Math.Max(4, MostBytes / (8 * size))));
        Tensor first = tensor(Gaussians(setup, size)).to(parameters[0].device); // [d]
        return Lanczos(v => Product(setup.Model, parameters, set, loss, v), first / first.norm(), most, count);
    }

    /// <summary>Hv of the mean loss over a set, [d] float64.</summary>
    private static Tensor Product(nn.Module<Tensor, Tensor> model, Tensor[] parameters, FrozenPairs set, LossKind loss, Tensor vector)
    {
        using var scope = NewDisposeScope();
        using var gradients = enable_grad();
        Tensor sum = zeros_like(vector);
        Tensor[] parts = [.. vector.split([.. parameters.Select(p => p.numel())]).Zip(parameters, (part, p) => part.to_type(p.dtype).view(p.shape))];
        foreach (PairBatch batch in set.Halves.SelectMany(half => half))
        {
            using var inner = NewDisposeScope();
            Tensor value = MixupOps.Loss(loss, set.Logits(model, batch), set.Targets(batch));
            IList<Tensor> gradient = autograd.grad([value], parameters, retain_graph: true, create_graph: true);
            Tensor slope = gradient.Zip(parts, (g, v) => (g * v).sum()).Aggregate((a, b) => a + b);
            IList<Tensor> product = autograd.grad([slope], parameters, allow_unused: true);
            Tensor flat = cat([.. product.Zip(parameters, (h, p) => h is null || h.IsInvalid ? zeros_like(p).flatten() : h.flatten())], 0);
            sum.add_(flat.to_type(ScalarType.Float64), (double)batch.Count / set.Count);
        }

        return sum.MoveToOuterDisposeScope();
    }

    private static HessianFigures Lanczos(Func<Tensor, Tensor> product, Tensor first, int steps, int count)
    {
        List<Tensor> basis = [first];
        List<double> diagonal = [], beside = [];
        double scale = 0;
        while (true)
        {
            using Tensor image = product(basis[^1]); // [d]
            diagonal.Add(image.dot(basis[^1]).item<double>());
            scale = Math.Max(scale, image.norm().item<double>());
            Tensor rest = Orthogonalized(image, basis);
            double length = rest.norm().item<double>();
            beside.Add(length);
            if (basis.Count == steps || !(length > Breakdown * scale))
            {
                return Ritz(diagonal, beside, count);
            }

            basis.Add(rest / length);
        }
    }

    // Twice is enough.
    private static Tensor Orthogonalized(Tensor vector, List<Tensor> basis)
    {
        Tensor rest = vector.clone();
        for (int pass = 0; pass < 2; pass++)
        {
            foreach (Tensor unit in basis)
            {
                using Tensor share = rest.dot(unit);
                rest.sub_(unit * share);
            }
        }

        return rest;
    }

    private static HessianFigures Ritz(List<double> diagonal, List<double> beside, int count)
    {
        int size = diagonal.Count;
        double[] matrix = new double[size * size];
        for (int k = 0; k < size; k++)
        {
            matrix[(k * size) + k] = diagonal[k];
            if (k + 1 < size)
            {
                matrix[(k * size) + k + 1] = matrix[((k + 1) * size) + k] = beside[k];
            }
        }

        (Tensor values, Tensor vectors) = linalg.eigh(tensor(matrix).reshape(size, size));
        double[] rising = values.data<double>().ToArray(), last = vectors[size - 1].contiguous().data<double>().ToArray();
        double rounding = Rounding * Math.Max(Math.Abs(rising[0]), Math.Abs(rising[^1]));
        double[] residuals = [.. last.Select(entry => Math.Abs(beside[^1] * entry) + rounding)];
        int found = Math.Min(count, size);
        return new HessianFigures([.. rising.Reverse().Take(found)], [.. residuals.Reverse().Take(found)], rising[0], residuals[0], size);
    }

    private static double[] Gaussians(InstrumentSetup setup, long size)
    {
        RandomStream stream = setup.Open(StreamName.Init, 0);
        double[] values = new double[size];
        for (int k = 0; k < values.Length; k++)
        {
            values[k] = stream.NextGaussian();
        }

        return values;
    }
}
