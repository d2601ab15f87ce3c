using System.Text.Json;

namespace Overmix.Tests.Theory.LabelNoise;

/// <summary>Reads an embedded file of reference numbers.</summary>
internal static class ReferenceFile
{
    internal static JsonElement Load(string name)
    {
        using Stream stream = typeof(ReferenceFile).Assembly.GetManifestResourceStream($"References/{name}")
            ?? throw new InvalidOperationException($"References/{name} is not embedded.");
        using JsonDocument document = JsonDocument.Parse(stream);
        return document.RootElement.Clone();
    }

    internal static double[] Numbers(this JsonElement element, string name) =>
        [.. element.GetProperty(name).EnumerateArray().Select(number => number.GetDouble())];
}
