using Overmix.Core.Seeding;

namespace Overmix.Training.Data;

/// <summary>The parts of a data set, as indices into it. Disjoint, each in rising order.</summary>
/// <param name="Train">Examples to train on.</param>
/// <param name="Validation">Examples to choose an epoch by; may be empty.</param>
/// <param name="Test">Examples to measure on.</param>
public sealed record SplitIndices(IReadOnlyList<int> Train, IReadOnlyList<int> Validation, IReadOnlyList<int> Test);

/// <summary>
/// Stratified split: each part holds each class in proportion. A part of share f has round(f·N) examples, of which class c gives
/// ⌊f·N_c⌋ or ⌈f·N_c⌉ (largest remainders first, ties to the lower class), as far as the class has them.
/// </summary>
public static class StratifiedSplit
{
    /// <summary>Draws a split: disjoint, exhaustive. The test part depends on no other part's share.</summary>
    /// <param name="labels">Labels, each in [0, classes).</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="validationFraction">Share of the validation part; in [0, 1).</param>
    /// <param name="testFraction">Share of the test part; in [0, 1), and with the other below 1.</param>
    /// <param name="stream">The draws.</param>
    public static SplitIndices Draw(ReadOnlySpan<int> labels, int classes, double validationFraction, double testFraction, RandomStream stream)
    {
        if (!(validationFraction >= 0 && testFraction >= 0 && validationFraction + testFraction < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(testFraction), (validationFraction, testFraction), "Both shares must be ≥ 0 and their sum below 1.");
        }

        int[][] members = ClassMembers.Of(labels, classes);
        int[] sizes = [.. members.Select(m => m.Length)];
        int[] test = Allocate(sizes, testFraction, sizes);
        int[] validation = Allocate(sizes, validationFraction, [.. sizes.Zip(test, (n, t) => n - t)]);
        List<int>[] parts = [[], [], []];
        for (int c = 0; c < classes; c++)
        {
            stream.Shuffle<int>(members[c]);
            parts[2].AddRange(members[c].Take(test[c]));
            parts[1].AddRange(members[c].Skip(test[c]).Take(validation[c]));
            parts[0].AddRange(members[c].Skip(test[c] + validation[c]));
        }

        foreach (List<int> part in parts)
        {
            part.Sort();
        }

        return new SplitIndices(parts[0], parts[1], parts[2]);
    }

    private static int[] Allocate(int[] sizes, double fraction, int[] available)
    {
        long count = sizes.Sum(n => (long)n);
        int[] given = [.. sizes.Select((n, c) => Math.Min((int)(n * fraction), available[c]))];
        int open = (int)Math.Round(count * fraction, MidpointRounding.AwayFromZero) - given.Sum();
        int[] byRemainder = [.. Enumerable.Range(0, sizes.Length).OrderByDescending(c => sizes[c] * fraction - Math.Floor(sizes[c] * fraction)).ThenBy(c => c)];
        while (open > 0)
        {
            foreach (int c in byRemainder.Where(c => given[c] < available[c]).Take(open).ToArray())
            {
                given[c]++;
                open--;
            }
        }

        return given;
    }
}
