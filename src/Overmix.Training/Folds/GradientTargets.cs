using Overmix.Core.Configuration;
using Overmix.Training.Data;
using Overmix.Training.Mixup;
using static TorchSharp.torch;

namespace Overmix.Training.Folds;

/// <summary>Gradients of the Mixup and the ERM objective at fixed batch-norm statistics, on frozen pairs and on the training examples themselves.</summary>
/// <param name="Pairs">The frozen pairs.</param>
/// <param name="Train">The training examples; at most <see cref="Most"/> of them are used.</param>
/// <param name="Loss">The loss.</param>
internal sealed record GradientTargets(FrozenPairs Pairs, Examples Train, LossKind Loss)
{
    private const int Most = 500;

    /// <summary>‖∇Mixup‖, ‖∇ERM‖ and the cosine between them.</summary>
    public (double Mixup, double Erm, double Cosine) Measure(nn.Module<Tensor, Tensor> network)
    {
        using var scope = NewDisposeScope();
        List<Tensor> parameters = [.. network.parameters().Where(p => p.requires_grad)];
        Tensor mixup = Gradient(Pairs.Loss(network, Loss), parameters), erm = Gradient(ErmLoss(network), parameters); // [d]
        double first = mixup.norm().item<double>(), second = erm.norm().item<double>();
        return (first, second, mixup.dot(erm).item<double>() / Math.Max(double.Epsilon, first * second));
    }

    private Tensor ErmLoss(nn.Module<Tensor, Tensor> network)
    {
        long count = Math.Min(Most, Train.Count);
        Tensor targets = nn.functional.one_hot(Train.Labels.narrow(0, 0, count), Train.Classes).to_type(ScalarType.Float32); // [m, C]
        return MixupOps.Loss(Loss, network.forward(Train.Slice(0, count)).to_type(ScalarType.Float32), targets);
    }

    private static Tensor Gradient(Tensor loss, List<Tensor> parameters) =>
        cat([.. autograd.grad([loss], parameters).Select(g => g.to_type(ScalarType.Float64).reshape(-1))]);
}
