namespace Overmix.Reporting.Plots;

/// <summary>Keeps labels beside a plot from covering each other.</summary>
internal static class LabelStack
{
    /// <summary>Moves label centres as little as needed so that each has its height and all lie between the ends.</summary>
    /// <param name="wanted">Where each label would like its centre.</param>
    /// <param name="height">Height of a label.</param>
    /// <param name="top">Upper end.</param>
    /// <param name="bottom">Lower end.</param>
    public static float[] Spread(IReadOnlyList<float> wanted, float height, float top, float bottom)
    {
        int[] order = [.. Enumerable.Range(0, wanted.Count).OrderBy(i => wanted[i])];
        float[] placed = [.. wanted];
        float free = top + (height / 2);
        foreach (int i in order)
        {
            placed[i] = Math.Max(wanted[i], free);
            free = placed[i] + height;
        }

        float limit = bottom - (height / 2);
        foreach (int i in order.Reverse())
        {
            placed[i] = Math.Min(placed[i], limit);
            limit = placed[i] - height;
        }

        return placed;
    }
}
