using Overmix.Core.Curves;

namespace Overmix.Runs.TensorBoard;

/// <summary>The numbers of a record under the tags that TensorBoard groups them by.</summary>
internal static class RecordScalars
{
    public static IEnumerable<(string Tag, double Value)> Of(EpochRecord record, Timing? timing)
    {
        (string, double?)[] all =
        [
            ("error/train", record.TrainError),
            ("error/validation", record.ValidationError),
            ("error/test", record.TestError),
            ("loss/train", record.TrainLoss),
            ("loss/validation", record.ValidationLoss),
            ("loss/test", record.TestLoss),
            ("objective/loss", record.Mixing.Loss),
            ("objective/floor", record.Mixing.Floor),
            ("objective/excess", record.Mixing.Excess),
            ("objective/targetEntropy", record.Mixing.TargetEntropy),
            ("objective/weightedAccuracy", record.Mixing.WeightedAccuracy),
            ("objective/dominantAccuracy", record.Mixing.DominantAccuracy),
            ("progress/epoch", record.Epoch),
            ("progress/flowTime", record.FlowTime),
            ("progress/learningRate", record.LearningRate),
            ("memorisation/trainPairExcess", record.Instruments?.TrainPairExcess),
            ("memorisation/heldOutPairExcess", record.Instruments?.HeldOutPairExcess),
            ("memorisation/gap", record.Instruments?.MemorizationGap),
            ("gradient/mixupNorm", record.Instruments?.MixupGradientNorm),
            ("gradient/ermNorm", record.Instruments?.ErmGradientNorm),
            ("gradient/cosine", record.Instruments?.GradientCosine),
            ("weights/norm", record.Instruments?.WeightNorm),
            ("weights/startDistance", record.Instruments?.StartDistance),
            ("speed/examplesPerSecond", timing?.ExamplesPerSecond),
        ];
        return all.Where(scalar => scalar.Item2 is not null).Select(scalar => (scalar.Item1, scalar.Item2!.Value));
    }
}
