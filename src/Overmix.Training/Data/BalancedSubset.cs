using Overmix.Core.Seeding;

namespace Overmix.Training.Data;

/// <summary>
/// A class-balanced subset of n training examples: each class gives ⌊n/C⌋ or ⌈n/C⌉. With equal draws the subsets are nested:
/// the one of n lies inside the one of n + 1, so that curves over n compare like with like.
/// </summary>
public static class BalancedSubset
{
    /// <summary>Draws a subset.</summary>
    /// <param name="labels">Labels of the candidates.</param>
    /// <param name="classNames">Names of the classes, <c>[C]</c>.</param>
    /// <param name="count">Size n; 0 takes all candidates.</param>
    /// <param name="stream">The draws.</param>
    /// <returns>Positions among the candidates, rising.</returns>
    /// <exception cref="DataException">There are not n candidates, or a class has too few.</exception>
    public static IReadOnlyList<int> Draw(ReadOnlySpan<int> labels, IReadOnlyList<string> classNames, int count, RandomStream stream)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (count == 0)
        {
            return [.. Enumerable.Range(0, labels.Length)];
        }

        int[][] members = ClassMembers.Of(labels, classNames.Count);
        int[] order = stream.NextPermutation(members.Length); // which classes give one more
        int[] wanted = new int[members.Length];
        for (int rank = 0; rank < order.Length; rank++)
        {
            wanted[order[rank]] = count / members.Length + (rank < count % members.Length ? 1 : 0);
        }

        RequireEnough(members, classNames, wanted, count);
        List<int> chosen = new(count);
        for (int c = 0; c < members.Length; c++)
        {
            stream.Shuffle<int>(members[c]);
            chosen.AddRange(members[c].Take(wanted[c]));
        }

        chosen.Sort();
        return chosen;
    }

    private static void RequireEnough(int[][] members, IReadOnlyList<string> classNames, int[] wanted, int count)
    {
        int total = members.Sum(m => m.Length), fewest = members.Min(m => m.Length);
        int scarce = Enumerable.Range(0, members.Length).FirstOrDefault(c => wanted[c] > members[c].Length, -1);
        if (count > total)
        {
            throw new DataException($"data.train: {count} training examples are asked for, but the training part has {total}. Ask for at most {(long)fewest * members.Length} (class-balanced), or 0 for all; a smaller data.testFraction or data.validationFraction leaves more.");
        }

        if (scarce >= 0)
        {
            throw new DataException($"data.train: a class-balanced subset of {count} needs {wanted[scarce]} examples of class '{classNames[scarce]}', but the training part has {members[scarce].Length}. Ask for at most {(long)fewest * members.Length}, or 0 for all {total}.");
        }
    }
}
