using System.Text.Json;

namespace Overmix.Tests.Theory.Mixing;

/// <summary>The numbers of References/mixing.json, by SciPy.</summary>
internal static class MixingReference
{
    private static readonly JsonElement Root = Load();

    internal static IEnumerable<JsonElement> Cases(string table) => Root.GetProperty(table).EnumerateArray();

    internal static double Number(this JsonElement element, string name) => element.GetProperty(name).GetDouble();

    internal static int Whole(this JsonElement element, string name) => element.GetProperty(name).GetInt32();

    /// <summary>Fails unless |actual − expected| ≤ relative·|expected|.</summary>
    internal static void Near(double expected, double actual, double relative, string what) =>
        Assert.True(Math.Abs(actual - expected) <= relative * Math.Abs(expected), FormattableString.Invariant(
            $"{what}: {actual:R} instead of {expected:R}, relative error {(actual - expected) / expected:E1} > {relative:E1}."));

    private static JsonElement Load()
    {
        using Stream stream = typeof(MixingReference).Assembly.GetManifestResourceStream("References/mixing.json")
            ?? throw new InvalidOperationException("References/mixing.json is not embedded.");
        using JsonDocument document = JsonDocument.Parse(stream);
        return document.RootElement.Clone();
    }
}
