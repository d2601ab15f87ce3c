namespace Overmix.Core.Suggestions;

/// <summary>Finds the word that was probably meant.</summary>
public static class NearestWord
{
    private const int LongestCompared = 64;

    /// <summary>The known word nearest to a written one; null if none is near. Case, dashes and underscores do not count.</summary>
    /// <param name="written">What was written; any text.</param>
    /// <param name="known">The words that would have been right.</param>
    public static string? To(string written, IEnumerable<string> known)
    {
        string folded = Fold(written);
        int allowed = Math.Max(1, folded.Length / 3);
        return written.Length > LongestCompared
            ? null
            : known.Select(word => (Word: word, Distance: Distance(folded, Fold(word))))
                .Where(candidate => candidate.Distance <= allowed)
                .OrderBy(candidate => candidate.Distance)
                .ThenBy(candidate => candidate.Word, StringComparer.Ordinal)
                .Select(candidate => candidate.Word)
                .FirstOrDefault();
    }

    /// <summary>Edit distance: the least number of insertions, deletions, substitutions and swaps of neighbours that turns one text into the other.</summary>
    /// <param name="first">One text.</param>
    /// <param name="second">The other text.</param>
    /// <remarks>Optimal string alignment (Damerau 1964; no substring is edited twice); O(|first|·|second|) time.</remarks>
    public static int Distance(string first, string second)
    {
        int[,] cost = new int[first.Length + 1, second.Length + 1];
        for (int i = 0; i <= first.Length; i++)
        {
            for (int j = 0; j <= second.Length; j++)
            {
                cost[i, j] = i == 0 || j == 0 ? i + j : Cheapest(cost, first, second, i, j);
            }
        }

        return cost[first.Length, second.Length];
    }

    private static int Cheapest(int[,] cost, string first, string second, int i, int j)
    {
        int substitution = cost[i - 1, j - 1] + (first[i - 1] == second[j - 1] ? 0 : 1);
        int best = Math.Min(substitution, Math.Min(cost[i - 1, j], cost[i, j - 1]) + 1);
        bool swapped = i > 1 && j > 1 && first[i - 1] == second[j - 2] && first[i - 2] == second[j - 1];
        return swapped ? Math.Min(best, cost[i - 2, j - 2] + 1) : best;
    }

    private static string Fold(string word) => new([.. word.Where(c => c is not ('-' or '_')).Select(char.ToLowerInvariant)]);
}
