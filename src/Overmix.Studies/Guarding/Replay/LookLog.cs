using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Overmix.Diagnostics.Guarding;

namespace Overmix.Studies.Guarding.Replay;

/// <summary>Counts the looks at the held-back half: a line for each rule and set of records ever evaluated on it. Looking again at the same teaches nothing new and adds no line.</summary>
public static class LookLog
{
    /// <summary>The log's file name, beside the records.</summary>
    public const string FileName = "held-back-looks.jsonl";

    /// <summary>Adds a look unless it was made before.</summary>
    /// <param name="folder">Folder of the records.</param>
    /// <param name="rule">The guard's thresholds.</param>
    /// <param name="result">What was seen.</param>
    /// <returns>The number of different looks so far, this one included.</returns>
    public static int Count(string folder, TurnRule rule, GuardBenchResult result)
    {
        string path = Path.Combine(folder, FileName), thresholds = JsonSerializer.Serialize(rule, JsonSerializerOptions.Web);
        string seen = string.Join(';', result.Guard.BySetting.Select(s => FormattableString.Invariant($"{s.Key}={s.Value:R}")));
        string mark = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(thresholds + seen)))[..16];
        List<string> lines = File.Exists(path) ? [.. File.ReadAllLines(path).Where(l => l.Length > 0)] : [];
        if (lines.Exists(l => l.Contains(mark, StringComparison.Ordinal)))
        {
            return lines.Count;
        }

        lines.Add(FormattableString.Invariant($"{{\"look\":{lines.Count + 1},\"mark\":\"{mark}\",\"runs\":{result.Replay.Runs},\"meanRegretPoints\":{result.Guard.MeanRegret.Value:F3},\"rule\":{thresholds}}}"));
        File.WriteAllText(path, string.Join('\n', lines) + "\n");
        return lines.Count;
    }
}
