using System.Text;

namespace Overmix.Config.Schema;

/// <summary>The manual page of the configuration, made from the documentation of its keys.</summary>
public static class ConfigManual
{
    private const string Preamble = """
        # Configuration

        <!-- Generated from the keys' own documentation by: overmix config schema --markdown -->

        A configuration is a YAML file (JSON is accepted, being YAML). Every key may be left out; its default then holds.
        Defaults are overridden by the file, the file by `-s key=value` with dotted keys, the last one winning: `-s mixup.alpha=0.4 -s model.widths=[512,512]`.
        Everything wrong is reported at once, with file, line and column, before any work is done.

        Refused, because they hide mistakes: unknown and duplicate keys, anchors, aliases, tags, several documents in a file, nesting deeper than 16, files above 1 MB,
        integers with leading zeros, `yes`/`no`/`on`/`off` as booleans, NaN and infinity, quoted numbers.
        """;

    /// <summary>The page as Markdown; the same text on every machine.</summary>
    public static string Markdown()
    {
        var page = new StringBuilder(Preamble).Append('\n');
        AppendTable(page, "Top level", "Keys outside any section.", "");
        foreach (ConfigKey section in ConfigSchema.Describe().Where(k => k.IsSection))
        {
            AppendTable(page, $"`{section.Path}`", section.Meaning, section.Path);
        }

        return page.ToString();
    }

    private static void AppendTable(StringBuilder page, string title, string meaning, string section)
    {
        page.Append($"\n## {title}\n\n{meaning}\n\n| key | meaning | allowed | unit | default | why |\n| --- | --- | --- | --- | --- | --- |\n");
        foreach (ConfigKey key in ConfigSchema.Within(section).Where(k => !k.IsSection))
        {
            page.Append($"| `{key.Path}` | {Cell(key.Meaning)} | {Cell(key.Range)} | {Cell(key.Unit)} | `{key.Default}` | {Cell(key.Why)} |\n");
        }
    }

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
