using Overmix.Core.Seeding;

namespace Overmix.Training.Data;

/// <summary>
/// A class-balanced subset of n training examples: each class gives ⌊n/C⌋ or ⌈n/C⌉. With equal draws the subsets are nested:
/// the one of n lies inside the one of n + 1, so that curves over n compare like with like.
/// </summary>
public static class BalancedSubset
{
    private const string Training = "train";

    /// <summary>Draws a subset.</summary>
    /// <param name="labels">Labels of the candidates.</param>
    /// <param name="classNames">Names of the classes, <c>[C]</c>.</param>
    /// <param name="count">Size n; 0 takes all candidates.</param>
    /// <param name="stream">The draws.</param>
    /// <param name="part">The part drawn from, as its key names it: <c>train</c> or <c>test</c>.</param>
    /// <returns>Positions among the candidates, rising.</returns>
    /// <exception cref="DataException">There are not n candidates, or a class has too few.</exception>
    public static IReadOnlyList<int> Draw(ReadOnlySpan<int> labels, IReadOnlyList<string> classNames, int count, RandomStream stream, string part = Training)
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

        RequireEnough(members, classNames, wanted, part);
        List<int> chosen = new(count);
        for (int c = 0; c < members.Length; c++)
        {
            stream.Shuffle<int>(members[c]);
            chosen.AddRange(members[c].Take(wanted[c]));
        }

        chosen.Sort();
        return chosen;
    }

    private static void RequireEnough(int[][] members, IReadOnlyList<string> classNames, int[] wanted, string part)
    {
        int count = wanted.Sum(), total = members.Sum(m => m.Length), fewest = members.Min(m => m.Length);
        int scarce = Enumerable.Range(0, members.Length).FirstOrDefault(c => wanted[c] > members[c].Length, -1);
        string whole = part == Training ? "training" : part;
        if (count > total)
        {
            throw new DataException($"data.{part}: {count} {whole} examples are asked for, but the {whole} part has {total}. Ask for at most {(long)fewest * members.Length} (class-balanced), or 0 for all{(part == Training ? "; a smaller data.testFraction or data.validationFraction leaves more." : ".")}");
        }

        if (scarce >= 0)
        {
            throw new DataException($"data.{part}: a class-balanced subset of {count} needs {wanted[scarce]} examples of class '{classNames[scarce]}', but the {whole} part has {members[scarce].Length}. Ask for at most {(long)fewest * members.Length}, or 0 for all {total}.");
        }
    }
}
