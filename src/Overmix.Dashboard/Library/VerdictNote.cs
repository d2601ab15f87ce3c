using System.Text.Json;

namespace Overmix.Dashboard.Library;

/// <summary>What <c>verdict.json</c> says of a run's group. Null where it says nothing.</summary>
/// <param name="Name">The verdict's word.</param>
/// <param name="Summary">The verdict as a sentence or two.</param>
/// <param name="Seeds">How many seeds it rests on.</param>
/// <param name="TurningEpoch">Where the test error turns up.</param>
/// <param name="DepthPoints">Depth of the U, percentage points.</param>
/// <param name="DepthLow">Lower end of its 95 % interval.</param>
/// <param name="DepthHigh">Upper end of its 95 % interval.</param>
internal sealed record VerdictNote(string Name, string? Summary, int? Seeds, double? TurningEpoch, double? DepthPoints, double? DepthLow, double? DepthHigh)
{
    /// <summary>What a text says; null if there is none, or none that can be read.</summary>
    public static VerdictNote? Of(ReadOnlyMemory<byte>? text)
    {
        try
        {
            if (text is not { } json)
            {
                return null;
            }

            using JsonDocument document = JsonDocument.Parse(json, SmallJson.Strict);
            return Of(document.RootElement);
        }
        catch (Exception cause) when (cause is JsonException or InvalidOperationException)
        {
            return null; // It can be made again at any time; the run itself is what counts.
        }
    }

    private static VerdictNote? Of(JsonElement root)
    {
        double[] interval = [.. SmallJson.Numbers(root, "depthInterval")];
        return SmallJson.Text(root, "verdict") is { } name
            ? new VerdictNote(
                name,
                SmallJson.Text(root, "summary"),
                (int?)SmallJson.Number(root, "seeds"),
                SmallJson.Number(root, "turningEpoch"),
                SmallJson.Number(root, "depthPoints"),
                interval.Length == 2 ? interval[0] : null,
                interval.Length == 2 ? interval[1] : null)
            : null;
    }
}
