using Overmix.Core.Configuration;
using Overmix.Training.Instruments;
using static TorchSharp.torch;

namespace Overmix.Tests.Training.Instruments;

public sealed class HessianSpectrumTests
{
    private const double Tolerance = 1e-3; // of the norm of H: central differences of float32 gradients

    [Theory]
    [InlineData(LossKind.CrossEntropy)]
    [InlineData(LossKind.MeanSquaredError)]
    public void Of_ATinyNetwork_GivesTheEndsOfTheDenseHessian(LossKind loss)
    {
        using InstrumentCase small = Tiny();
        FrozenPairs set = FrozenPairs.Draw(small.Setup, PairParts.Train, 20);
        double[] dense = Dense(small, set, loss); // rising
        HessianFigures found = HessianSpectrum.Of(small.Setup, set, loss, 4);
        double scale = dense[^1];
        Assert.Equal(4, found.Largest.Count);
        Assert.All(found.Largest.Zip(dense.Reverse()), pair => Assert.Equal(pair.Second, pair.First, Tolerance * scale));
        Assert.Equal(dense[0], found.Smallest, Tolerance * scale);
        Assert.True(dense[0] < -10 * Tolerance * scale); // not the Gauss–Newton matrix, which has no eigenvalue below 0
        Assert.All(found.Residuals, r => Assert.InRange(r, 0, Tolerance * scale));
    }

    [Fact]
    public void Of_FewSteps_SaysHowFarOffItIs()
    {
        using InstrumentCase small = Tiny();
        FrozenPairs set = FrozenPairs.Draw(small.Setup, PairParts.Train, 20);
        double[] dense = Dense(small, set, LossKind.CrossEntropy);
        HessianFigures rough = HessianSpectrum.Of(small.Setup, set, LossKind.CrossEntropy, 3, steps: 6);
        Assert.Equal(6, rough.Products);
        Assert.All(rough.Largest.Zip(rough.Residuals), pair => Assert.Contains(dense, mu => Math.Abs(mu - pair.First) <= pair.Second + (Tolerance * dense[^1])));
        Assert.Contains(rough.Residuals, r => r > 10 * Tolerance * dense[^1]);
    }

    [Fact]
    public void Of_ANetworkWithBatchNormalisation_LeavesItAsItWas()
    {
        using InstrumentCase small = InstrumentCase.Pictures();
        small.Model.train();
        using var scope = NewDisposeScope();
        Dictionary<string, Tensor> before = small.Model.state_dict().ToDictionary(t => t.Key, t => t.Value.detach().clone());
        HessianFigures found = HessianSpectrum.Of(small.Setup, FrozenPairs.Unmixed(small.Setup), LossKind.CrossEntropy, 2, steps: 8);
        Assert.True(found.Largest[0] > found.Largest[1] && found.Largest[1] > found.Smallest);
        Assert.True(small.Model.training);
        Assert.All(small.Model.state_dict(), t => Assert.True(before[t.Key].equal(t.Value).all().item<bool>(), t.Key));
        Assert.All(small.Model.parameters(), p => Assert.True(p.grad is null));
    }

    private static InstrumentCase Tiny() => InstrumentCase.Points(c => c with { Model = new() { Widths = [3], Activation = Activation.Tanh } }); // d = 30

    /// <summary>Eigenvalues of the Hessian by central differences of the full gradient, rising.</summary>
    private static double[] Dense(InstrumentCase small, FrozenPairs set, LossKind loss)
    {
        const float Step = 4e-3f;
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        List<Tensor> columns = [];
        foreach (TorchSharp.Modules.Parameter parameter in small.Model.parameters())
        {
            Tensor flat = parameter.view(-1);
            for (long k = 0; k < flat.numel(); k++)
            {
                float start = flat[k].item<float>(), up = start + Step, down = start - Step;
                flat[k] = tensor(up);
                using FullGradient above = FullGradient.Of(small.Model, set, loss);
                flat[k] = tensor(down);
                using FullGradient below = FullGradient.Of(small.Model, set, loss);
                flat[k] = tensor(start);
                columns.Add((above.Mean - below.Mean) / ((double)up - down));
            }
        }

        Tensor matrix = stack([.. columns]);
        return linalg.eigvalsh((matrix + matrix.t()).div(2)).data<double>().ToArray();
    }
}
