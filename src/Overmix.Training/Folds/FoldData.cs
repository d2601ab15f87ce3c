using Overmix.Core.Seeding;
using Overmix.Training.Data;

namespace Overmix.Training.Folds;

/// <summary>Cuts a training set into folds.</summary>
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
}
