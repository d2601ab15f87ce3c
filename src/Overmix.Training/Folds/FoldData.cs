using Overmix.Core.Seeding;
using Overmix.Training.Data;
using static TorchSharp.torch;

namespace Overmix.Training.Folds;

/// <summary>Parts of a prepared training set: folds, and data made of some rows of it.</summary>
public static class FoldData
{
    /// <summary>Number of folds.</summary>
    public const int Count = 5;

    private const long FoldAddress = 900_001; // of the Gallery stream: drawn by nothing else

    /// <summary>Cuts training examples into <see cref="Count"/> folds, class by class.</summary>
    /// <param name="train">The examples.</param>
    /// <param name="seed">Root seed of the draw.</param>
    /// <returns>The rows of each fold, rising.</returns>
    public static int[][] Cut(Examples train, long seed) => Cut(train.LabelArray(), Count, new RandomStreams((ulong)seed).Open(StreamName.Gallery, FoldAddress));

    /// <summary>Cuts labelled examples into folds, class by class, so that every fold has its share of each class.</summary>
    /// <param name="labels">Labels, one an example.</param>
    /// <param name="count">Number of folds; ≥ 2.</param>
    /// <param name="stream">Draws the order within each class.</param>
    /// <returns>The rows of each fold, rising.</returns>
    public static int[][] Cut(int[] labels, int count, RandomStream stream)
    {
        var folds = Enumerable.Range(0, count).Select(_ => new List<int>()).ToArray();
        int next = 0;
        foreach (IGrouping<int, int> members in Enumerable.Range(0, labels.Length).GroupBy(i => labels[i]).OrderBy(g => g.Key))
        {
            int[] rows = [.. members];
            stream.Shuffle<int>(rows);
            foreach (int row in rows)
            {
                folds[next++ % count].Add(row);
            }
        }

        return [.. folds.Select(f => f.Order().ToArray())];
    }

    /// <summary>Some rows of examples, standardised as they are.</summary>
    /// <param name="from">The examples.</param>
    /// <param name="rows">Which of them, in order.</param>
    public static Examples Take(Examples from, int[] rows)
    {
        int[] labels = from.LabelArray();
        using Tensor inputs = from.Gather(Array.ConvertAll(rows, r => (long)r)); // [m, c, h, w]
        using Tensor dense = inputs.cpu().contiguous();
        var shape = new ExampleShape((int)dense.shape[1], (int)dense.shape[2], (int)dense.shape[3]);
        return new Examples(dense.data<float>().ToArray(), [.. rows.Select(r => labels[r])], shape, from.Classes);
    }

    /// <summary>The same data with another training and test part, without a validation part; they are disposed with it.</summary>
    /// <param name="data">The data; borrowed.</param>
    /// <param name="train">The other training part.</param>
    /// <param name="test">The other test part.</param>
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
