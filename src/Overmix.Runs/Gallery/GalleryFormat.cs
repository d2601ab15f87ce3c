using System.Text.Json;
using Overmix.Core.Gallery;

namespace Overmix.Runs.Gallery;

/// <summary>Reads the documents of a gallery. They may come from anywhere: sizes are checked before anything is believed.</summary>
internal static class GalleryFormat
{
    private const int Schema = 1;

    /// <summary>The examples; null if the document is not what it should be.</summary>
    public static GalleryExamples? Examples(byte[] json, int mostExamples, int mostBytes, int mostClasses) => Guarded(json, root =>
    {
        int[] shape = [.. root.GetProperty("shape").EnumerateArray().Select(e => e.GetInt32())];
        string[] classes = [.. root.GetProperty("classes").EnumerateArray().Select(e => e.GetString() ?? "")];
        bool fits = shape is [> 0 and < 1024, > 0 and < 1024, > 0 and < 1024] && classes.Length is > 0 && classes.Length <= mostClasses && root.GetProperty("examples").GetArrayLength() <= mostExamples;
        int size = fits ? shape[0] * shape[1] * shape[2] : 0;
        if (!fits || size > mostBytes)
        {
            return null;
        }

        MixedExample[] examples = [.. root.GetProperty("examples").EnumerateArray().Select(e => new MixedExample
        {
            FirstLabel = e.GetProperty("firstLabel").GetInt32(),
            SecondLabel = e.GetProperty("secondLabel").GetInt32(),
            Lambda = e.GetProperty("lambda").GetDouble(),
            First = e.GetProperty("first").GetBytesFromBase64(),
            Second = e.GetProperty("second").GetBytesFromBase64(),
            Mixed = e.GetProperty("mixed").GetBytesFromBase64(),
        })];
        bool isSound = examples.All(e => e.First.Count == size && e.Second.Count == size && e.Mixed.Count == size && e.Lambda is >= 0 and <= 1 && IsClass(e.FirstLabel) && IsClass(e.SecondLabel));
        return isSound ? new GalleryExamples { Channels = shape[0], Height = shape[1], Width = shape[2], ClassNames = classes, Examples = examples } : null;

        bool IsClass(int label) => label >= 0 && label < classes.Length;
    });

    /// <summary>The outputs; null if the document is not what it should be, or not of these examples.</summary>
    public static GalleryOutputs? Outputs(byte[] json, GalleryExamples examples) => Guarded(json, root =>
    {
        ClassProbability[][] outputs = [.. root.GetProperty("outputs").EnumerateArray().Select(e => e.EnumerateArray().Select(Pair).ToArray())];
        int epoch = root.GetProperty("epoch").GetInt32();
        bool isSound = epoch >= 0 && outputs.Length == examples.Examples.Count && outputs.All(o => o.All(p => p.Class >= 0 && p.Class < examples.ClassNames.Count && !(p.Probability is < 0 or > 1)));
        return isSound ? new GalleryOutputs(epoch, outputs) : null;
    });

    private static ClassProbability Pair(JsonElement pair) =>
        new(pair[0].GetInt32(), pair[1].ValueKind == JsonValueKind.Null ? double.NaN : pair[1].GetDouble());

    private static T? Guarded<T>(byte[] json, Func<JsonElement, T?> read)
        where T : class
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            return document.RootElement.GetProperty("schema").GetInt32() == Schema ? read(document.RootElement) : null;
        }
        catch (Exception cause) when (cause is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or IndexOutOfRangeException)
        {
            return null;
        }
    }
}
