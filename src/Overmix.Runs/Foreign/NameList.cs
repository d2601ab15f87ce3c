namespace Overmix.Runs.Foreign;

/// <summary>Names from a file, listed for a person.</summary>
internal static class NameList
{
    private const int Most = 12;

    public static string Of(IEnumerable<string> names)
    {
        string[] all = [.. names.Where(n => n.Length > 0).Select(n => $"'{(n.Length > 40 ? n[..40] + "…" : n)}'")];
        return all.Length == 0 ? "none" : string.Join(", ", all.Take(Most)) + (all.Length > Most ? $" and {all.Length - Most} more" : "");
    }
}
