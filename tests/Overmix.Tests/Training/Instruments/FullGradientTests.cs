using Overmix.Core.Configuration;
using Overmix.Core.Seeding;
using Overmix.Training.Data;
using Overmix.Training.Instruments;
using Overmix.Training.Mixup;
using Overmix.Training.Models;
using static TorchSharp.torch;

namespace Overmix.Tests.Training.Instruments;

public sealed class FullGradientTests
{
    private const double Rounding = 1e-5; // float32 gradients of tens of examples, relative to the norm

    public static TheoryData<string, bool> Cases => new() { { "points", true }, { "points", false }, { "pictures", true }, { "pictures", false } };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Mean_OfASet_IsTheSumOverItsExamples(string kind, bool mixed)
    {
        using InstrumentCase small = kind == "points" ? InstrumentCase.Points() : InstrumentCase.Pictures();
        FrozenPairs set = mixed ? FrozenPairs.Draw(small.Setup, PairParts.Train, 23) : FrozenPairs.Unmixed(small.Setup);
        using FullGradient found = FullGradient.Of(small.Model, set, LossKind.CrossEntropy);
        using var scope = NewDisposeScope();
        Tensor[] all = [.. set.Halves.SelectMany(h => h).SelectMany(b => OneByOne(small, b))];
        Tensor expected = stack(all).mean([0]);
        double norm = Norm(expected);
        Assert.InRange(Norm(found.Mean - expected), 0, Rounding * norm);
        Assert.Equal(norm, found.Norm, Rounding * norm);

        // The wrong formulas differ by far more than the tolerance.
        Assert.NotInRange(found.BatchNorm / norm, 0.99, 1.01);
        small.Model.train();
        Tensor training = Gradient(small.Model, set.Inputs(set.Halves[0][0]), set.Targets(set.Halves[0][0]));
        small.Model.eval();
        Tensor held = Gradient(small.Model, set.Inputs(set.Halves[0][0]), set.Targets(set.Halves[0][0]));
        Assert.Equal(kind == "pictures", Norm(training - held) > 0.01 * Norm(held)); // batch statistics would have been noticed
    }

    [Fact]
    public void IndependentSquare_OfASet_IsTheInnerProductOfItsHalves()
    {
        using InstrumentCase small = InstrumentCase.Points();
        FrozenPairs set = FrozenPairs.Draw(small.Setup, PairParts.Train, 23);
        using FullGradient found = FullGradient.Of(small.Model, set, LossKind.CrossEntropy);
        using var scope = NewDisposeScope();
        Tensor[] halves = [.. set.Halves.Select(h => stack([.. h.SelectMany(b => OneByOne(small, b))]).mean([0]))];
        double square = halves[0].dot(halves[1]).item<double>();
        Assert.Equal(square, found.IndependentSquare!.Value, Rounding * Norm(halves[0]) * Norm(halves[1]));
        double squares = set.Halves.SelectMany(h => h).Sum(b => b.Count * Math.Pow(Norm(stack([.. OneByOne(small, b)]).mean([0])), 2));
        Assert.Equal(Math.Sqrt(squares / 23), found.BatchNorm, Rounding * found.BatchNorm);
        using FullGradient erm = FullGradient.Of(small.Model, FrozenPairs.Unmixed(small.Setup), LossKind.CrossEntropy);
        Assert.Null(erm.IndependentSquare);
        Assert.Equal(found.Mean.dot(erm.Mean).item<double>() / Norm(found.Mean) / Norm(erm.Mean), found.CosineTo(erm), 1e-12);
        Assert.Equal(1, found.CosineTo(found), 1e-12);
    }

    [Theory]
    [InlineData(LossKind.CrossEntropy)]
    [InlineData(LossKind.MeanSquaredError)]
    public void Mean_AlongRandomDirections_IsTheSlopeOfTheLoss(LossKind loss)
    {
        using InstrumentCase small = InstrumentCase.Points(c => c with { Mixup = new() { Loss = loss, Smoothing = 0.1 } });
        FrozenPairs set = FrozenPairs.Draw(small.Setup, PairParts.Train, 40);
        using FullGradient found = FullGradient.Of(small.Model, set, loss);
        for (int direction = 0; direction < 5; direction++)
        {
            using var scope = NewDisposeScope();
            RandomStream draws = new RandomStreams(7).Open(StreamName.Theory, direction);
            (Tensor from, double before) = Moved(small.Model, set, loss, draws, -1e-3);
            (Tensor to, double after) = Moved(small.Model, set, loss, new RandomStreams(7).Open(StreamName.Theory, direction), 2e-3);
            _ = Moved(small.Model, set, loss, new RandomStreams(7).Open(StreamName.Theory, direction), -1e-3);
            Tensor way = to - from;
            // Central differences of a float64 loss: their error is of second order in the step, far below the tolerance.
            Assert.Equal(found.Mean.dot(way).item<double>(), after - before, 1e-4 * found.Norm * Norm(way));
        }
    }

    [Fact]
    public void Of_ANetworkInTraining_LeavesEverythingAsItWas()
    {
        using InstrumentCase small = InstrumentCase.Pictures(c => c with { Train = c.Train with { Precision = Precision.Bfloat16 } });
        small.Model.Format = new(ScalarType.BFloat16, true);
        small.Model.train();
        using var scope = NewDisposeScope();
        Dictionary<string, Tensor> before = small.Model.state_dict().ToDictionary(t => t.Key, t => t.Value.detach().clone());
        using FullGradient found = FullGradient.Of(small.Model, FrozenPairs.Draw(small.Setup, PairParts.Train, 10), LossKind.CrossEntropy);
        _ = PairExcess.Of(small.Model, FrozenPairs.Draw(small.Setup, PairParts.Cross, 10), LossKind.CrossEntropy);
        Assert.True(small.Model.training);
        Assert.Equal(new(ScalarType.BFloat16, true), small.Model.Format);
        Assert.All(small.Model.state_dict(), t => Assert.True(before[t.Key].equal(t.Value).all().item<bool>(), t.Key));
        Assert.All(small.Model.parameters(), p => Assert.True(p.grad is null));
    }

    /// <summary>The gradient of each example alone, mixed by hand, [d] float64.</summary>
    private static IEnumerable<Tensor> OneByOne(InstrumentCase small, PairBatch pairs)
    {
        Examples train = small.Setup.Data.Train;
        int[] labels = train.LabelArray();
        small.Model.eval();
        for (int k = 0; k < pairs.Count; k++)
        {
            float lambda = pairs.Lambda[k];
            Tensor x = train.Inputs[pairs.First[k]] * lambda + train.Inputs[pairs.Second[k]] * (1 - lambda);
            float[] y = new float[train.Classes];
            y[labels[pairs.First[k]]] += lambda;
            y[labels[pairs.Second[k]]] += 1 - lambda;
            yield return Gradient(small.Model, x.unsqueeze(0), tensor(y).unsqueeze(0));
        }
    }

    private static Tensor Gradient(StagedNetwork model, Tensor inputs, Tensor targets)
    {
        Tensor loss = (model.forward(inputs).log_softmax(1) * targets).sum() * (-1.0 / inputs.shape[0]);
        return cat([.. autograd.grad([loss], [.. model.parameters()]).Select(g => g.flatten())]).to_type(ScalarType.Float64);
    }

    /// <summary>Moves the weights, and gives them and the loss there, computed in float64.</summary>
    private static (Tensor Weights, double Loss) Moved(StagedNetwork model, FrozenPairs set, LossKind loss, RandomStream draws, double step)
    {
        using var noGradient = no_grad();
        foreach (TorchSharp.Modules.Parameter parameter in model.parameters())
        {
            parameter.add_(tensor([.. Enumerable.Range(0, (int)parameter.numel()).Select(_ => (float)(step * draws.NextGaussian()))]).reshape(parameter.shape));
        }

        model.eval();
        double sum = set.Halves.SelectMany(h => h).Sum(b => b.Count * MixupOps.Loss(loss, model.forward(set.Inputs(b).to_type(ScalarType.Float64)), set.Targets(b).to_type(ScalarType.Float64)).item<double>());
        return (cat([.. model.parameters().Select(p => p.flatten())]).to_type(ScalarType.Float64), sum / set.Count);
    }

    private static double Norm(Tensor vector) => Math.Sqrt(vector.dot(vector).item<double>());
}
