using Overmix.Core.Configuration;
using Overmix.Core.Seeding;
using Overmix.Theory.Mixing;
using Overmix.Training.Data;
using Overmix.Training.Mixup;
using static TorchSharp.torch;

namespace Overmix.Training.Folds;

/// <summary>A set of mixed examples drawn once, so that the excess loss on it moves with the network and not with the draw.</summary>
internal sealed class FrozenPairs : IDisposable
{
    private readonly Tensor _inputs, _targets; // [m, c, h, w], [m, C]
    private readonly double _entropy;

    private FrozenPairs(Tensor inputs, Tensor targets, double entropy) => (_inputs, _targets, _entropy) = (inputs, targets, entropy);

    /// <summary>Draws m pairs, the first members from one list of rows, the second from another, each with its own λ.</summary>
    public static FrozenPairs Draw(Examples examples, int[] first, int[] second, int count, (MixupConfig Config, RandomStream Stream) law)
    {
        using var scope = NewDisposeScope();
        using var assembler = new BatchAssembler(examples);
        MixingLaw lambda = TrainingObjective.LawOf(law.Config);
        int[] left = new int[count], right = new int[count];
        float[] shares = new float[count];
        for (int k = 0; k < count; k++)
        {
            (left[k], right[k], shares[k]) = (first[law.Stream.NextInt(first.Length)], second[law.Stream.NextInt(second.Length)], (float)lambda.Sample(law.Stream));
        }

        MixedBatch batch = assembler.Assemble(new PairBatch(left, right, shares), 0, 0);
        return new FrozenPairs(batch.Inputs.DetachFromDisposeScope(), batch.Targets.DetachFromDisposeScope(), batch.TargetEntropy / count);
    }

    /// <summary>Mean KL(ỹ‖f) over the pairs, nats, eval mode.</summary>
    public double Excess(nn.Module<Tensor, Tensor> network)
    {
        using var scope = NewDisposeScope();
        using var inference = inference_mode();
        network.eval();
        return MixupOps.Loss(LossKind.CrossEntropy, network.forward(_inputs).to_type(ScalarType.Float32), _targets).item<float>() - _entropy;
    }

    /// <summary>The loss on the pairs with a graph behind it, eval mode.</summary>
    public Tensor Loss(nn.Module<Tensor, Tensor> network, LossKind loss)
    {
        network.eval();
        return MixupOps.Loss(loss, network.forward(_inputs).to_type(ScalarType.Float32), _targets);
    }

    public void Dispose()
    {
        _inputs.Dispose();
        _targets.Dispose();
    }
}
