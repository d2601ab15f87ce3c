using Overmix.Core.Curves;
using Overmix.Core.Directives;
using static TorchSharp.torch;

namespace Overmix.Training.Mixup;

/// <summary>
/// What a batch really was, measured on the tensors that were fed and not on any flag: the proof in a run's events that an objective switch took place.
/// </summary>
public static class BatchAudit
{
    /// <summary>Measures a batch.</summary>
    /// <param name="claimed">The objective that the loop believes it trains with.</param>
    /// <param name="originals">The first members of the pairs as the network would see them unmixed, [b, c, h, w].</param>
    /// <param name="batch">The batch as fed.</param>
    /// <param name="pairs">The pairs it was made of.</param>
    /// <param name="epoch">Epochs completed.</param>
    /// <param name="step">Steps completed.</param>
    public static RunEvent Measure(ObjectiveKind claimed, Tensor originals, MixedBatch batch, PairBatch pairs, int epoch, long step)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        long changed = batch.Inputs.ne(originals).flatten(1).any(1, false).sum().item<long>();
        long soft = batch.Targets.amax([1]).lt(1).sum().item<long>();
        Tensor mass = batch.Targets.sum(1); // [b]
        double entropy = special.entr(batch.Targets.to_type(ScalarType.Float64)).sum().item<double>() / pairs.Count;
        (string, object)[] seen =
        [
            ("objective", claimed == ObjectiveKind.Mixup ? "mixup" : "erm"),
            ("batchSize", (long)pairs.Count),
            ("changedInputs", changed),
            ("softTargets", soft),
            ("selfPairs", (long)pairs.First.Zip(pairs.Second).Count(p => p.First == p.Second)),
            ("targetMassMin", (double)mass.min().item<float>()),
            ("targetMassMax", (double)mass.max().item<float>()),
            ("meanTargetEntropy", entropy),
            ("lambdaMin", (double)pairs.Lambda.Min()),
            ("lambdaMax", (double)pairs.Lambda.Max()),
            .. Place(batch, pairs),
        ];
        return RunEvent.Of("batch-audit", epoch, step, seen);
    }

    // Input Mixup says nothing here, as it always did.
    private static (string, object)[] Place(MixedBatch batch, PairBatch pairs) => (batch.Hidden, pairs.Boxes) switch
    {
        ({ } hidden, _) => [("hiddenState", (long)hidden.State)],
        (_, { } boxes) => [("pastedPixels", boxes.Sum(b => b.Area))],
        _ => [],
    };
}
