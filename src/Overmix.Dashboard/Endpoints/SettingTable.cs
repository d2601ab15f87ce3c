using Overmix.Dashboard.Library;

namespace Overmix.Dashboard.Endpoints;

/// <summary>The settings of many runs, spelt once a value: what all runs share apart from what differs between them.</summary>
internal static class SettingTable
{
    /// <summary><c>shared</c>: key → value. <c>varying</c>: key → its values and, for each run in order, which of them it has (−1: none).</summary>
    public static object Of(IReadOnlyList<RunEntry> runs)
    {
        RunEntry[] known = [.. runs.Where(r => r.Settings.Count > 0)];
        Dictionary<string, string> shared = [];
        Dictionary<string, object> varying = [];
        foreach (string key in known.SelectMany(r => r.Settings.Keys).Distinct())
        {
            List<string> values = [];
            Dictionary<string, int> places = new(StringComparer.Ordinal);
            int[] of = [.. runs.Select(r => r.Settings.TryGetValue(key, out string? value) ? PlaceOf(value, values, places) : -1)];
            if (values.Count == 1 && of.Count(i => i == 0) == known.Length)
            {
                shared[key] = values[0];
            }
            else
            {
                varying[key] = new { values, of };
            }
        }

        return new { shared, varying };
    }

    private static int PlaceOf(string value, List<string> values, Dictionary<string, int> places)
    {
        if (!places.TryGetValue(value, out int place))
        {
            place = places[value] = values.Count;
            values.Add(value);
        }

        return place;
    }
}
