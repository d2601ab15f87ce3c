namespace Overmix.Training.Data;

/// <summary>Groups examples by class.</summary>
internal static class ClassMembers
{
    /// <summary>For each class the positions of its examples, rising.</summary>
    public static int[][] Of(ReadOnlySpan<int> labels, int classes)
    {
        var members = new List<int>[classes];
        for (int c = 0; c < classes; c++)
        {
            members[c] = [];
        }

        for (int i = 0; i < labels.Length; i++)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(labels[i], nameof(labels));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(labels[i], classes, nameof(labels));
            members[labels[i]].Add(i);
        }

        return [.. members.Select(m => m.ToArray())];
    }
}
