using Overmix.Core.Seeding;
using Overmix.Training.Data;
using static TorchSharp.torch;

namespace Overmix.Studies.Guarding;

/// <summary>Parts of a prepared training set: folds, and data made of some rows of it.</summary>
internal static class FoldData
{
    private const long FoldAddress = 900_001; // of the Gallery stream: drawn by nothing else

    /// <summary>Cuts the training examples into <see cref="GuardSetting.Folds"/> folds, class by class.</summary>
    public static int[][] Cut(Examples train, long seed) =>
        TrajectoryRecorder.Cut(train.LabelArray(), GuardSetting.Folds, new RandomStreams((ulong)seed).Open(StreamName.Gallery, FoldAddress));

    /// <summary>Some rows of examples, standardised as they are.</summary>
    public static Examples Take(Examples from, int[] rows)
    {
        int[] labels = from.LabelArray();
        using Tensor inputs = from.Gather(Array.ConvertAll(rows, r => (long)r)); // [m, c, h, w]
        using Tensor dense = inputs.cpu().contiguous();
        var shape = new ExampleShape((int)dense.shape[1], (int)dense.shape[2], (int)dense.shape[3]);
        return new Examples(dense.data<float>().ToArray(), [.. rows.Select(r => labels[r])], shape, from.Classes);
    }

    /// <summary>The same data with another training and test part, without a validation part; they are disposed with it.</summary>
    public static PreparedData With(PreparedData data, Examples train, Examples test) => new()
    {
        Name = data.Name,
        Train = train,
        Validation = null,
        Test = test,
        Shape = data.Shape,
        ClassNames = data.ClassNames,
        Sha256 = data.Sha256,
        Standardization = data.Standardization,
        Indices = data.Indices,
        NoisyTrain = data.NoisyTrain,
        CleanTrainLabels = data.CleanTrainLabels,
    };
}
