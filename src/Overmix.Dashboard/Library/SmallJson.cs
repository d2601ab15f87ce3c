using System.Text.Json;

namespace Overmix.Dashboard.Library;

/// <summary>Lenient reading of small JSON files that other programs, or strangers, may have written: what does not fit counts as absent.</summary>
internal static class SmallJson
{
    private const int LongestText = 4_000;

    /// <summary>Longest file that is read.</summary>
    public const int MaxBytes = 4 << 20;

    /// <summary>Depth and duplicates are bounded.</summary>
    public static JsonDocumentOptions Strict { get; } = new() { AllowDuplicateProperties = false, MaxDepth = 32 };

    /// <summary>Opens a JSON file; null if it is missing, a link, no plain file, too long or no JSON.</summary>
    public static JsonDocument? Open(string path)
    {
        try
        {
            return ReadPlain(path, MaxBytes) is { } bytes ? JsonDocument.Parse(bytes, Strict) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The bytes of a plain file; null if it is missing, a link, a pipe or device, empty or too long.</summary>
    public static byte[]? ReadPlain(string path, int most)
    {
        try
        {
            var file = new FileInfo(path);
            if (!file.Exists || (file.Attributes & (FileAttributes.ReparsePoint | FileAttributes.Device)) != 0 || file.Length is 0 || file.Length > most)
            {
                return null;
            }

            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            byte[] bytes = new byte[file.Length];
            return bytes[..stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)];
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>A member's text; numbers and booleans as they are spelt.</summary>
    public static string? Text(JsonElement element, string name) => Member(element, name) is { } value ? Text(value) : null;

    /// <summary>A value's text.</summary>
    public static string? Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => Cut(value.GetString()!),
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => Cut(value.GetRawText()),
        _ => null,
    };

    /// <summary>A member's number, if it is finite.</summary>
    public static double? Number(JsonElement element, string name) =>
        Member(element, name) is { ValueKind: JsonValueKind.Number } value && value.TryGetDouble(out double number) && double.IsFinite(number) ? number : null;

    /// <summary>A member's numbers.</summary>
    public static IEnumerable<double> Numbers(JsonElement element, string name) =>
        Items(element, name).Where(v => v.ValueKind == JsonValueKind.Number).Select(v => v.GetDouble()).Where(double.IsFinite);

    /// <summary>A member's items, if it is a list.</summary>
    public static IEnumerable<JsonElement> Items(JsonElement element, string name) =>
        Member(element, name) is { ValueKind: JsonValueKind.Array } value ? value.EnumerateArray() : [];

    /// <summary>A member; null if there is none.</summary>
    public static JsonElement? Member(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private static string Cut(string text) => text.Length > LongestText ? text[..LongestText] + "…" : text;
}
