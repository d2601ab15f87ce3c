using System.Text;
using Overmix.Runs.Store;

namespace Overmix.Cli.Output;

/// <summary>BibTeX for a run. The words come from CITATION.cff and docs/references.bib, which travel in the program.</summary>
internal static class CitationText
{
    private const string PaperKey = "liu2023";

    /// <summary>The paper's entry and Overmix's, the latter with a note that names the run.</summary>
    /// <param name="reference">The run as people name it.</param>
    /// <param name="manifest">What it is.</param>
    public static string Of(string reference, RunManifest manifest)
    {
        Dictionary<string, string> software = TopLevel(Resource("CITATION.cff"));
        string commit = manifest.Commit is { } known ? $", commit {known}{(manifest.IsDirty == true ? " with changes" : "")}" : "";
        return $$"""
            {{Entry(Resource("references.bib"), PaperKey)}}

            @software{overmix,
              author  = {{{software["author"]}}},
              title   = {{{software["title"]}}: {{software["abstract"].TrimEnd('.')}}},
              version = {{{manifest.OvermixVersion}}},
              year    = {{{software["date-released"][..4]}}},
              license = {{{software["license"]}}},
              note    = {Run {{Escaped(reference)}}, hash {{manifest.Hash}}, seed {{FormattableString.Invariant($"{manifest.Seed}")}}, Overmix {{Escaped(manifest.OvermixVersion)}}{{Escaped(commit)}}, libtorch {{Escaped(manifest.Machine.Libtorch)}}}
            }

            """.ReplaceLineEndings("\n");
    }

    // The file's own members, not those of what it refers to: they alone begin a line. Its authors are one line a name.
    private static Dictionary<string, string> TopLevel(string text)
    {
        string[] lines = text.ReplaceLineEndings("\n").Split('\n');
        Dictionary<string, string> members = lines.Where(line => line.Length > 0 && char.IsAsciiLetter(line[0]) && line.Contains(": ", StringComparison.Ordinal))
            .Select(line => line.Split(": ", 2)).ToDictionary(pair => pair[0], pair => pair[1].Trim().Trim('"'));
        string[] authors = [.. lines.SkipWhile(line => line != "authors:").Skip(1).TakeWhile(line => line.StartsWith("  - name: ", StringComparison.Ordinal)).Select(line => $"{{{line["  - name: ".Length..].Trim().Trim('"')}}}")];
        members["author"] = string.Join(" and ", authors);
        return members;
    }

    private static string Entry(string bibliography, string key)
    {
        string text = bibliography.ReplaceLineEndings("\n");
        int start = text.LastIndexOf('@', text.IndexOf($"{{{key},", StringComparison.Ordinal));
        return text[start..(text.IndexOf("\n}", start, StringComparison.Ordinal) + 2)];
    }

    private static string Escaped(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (char c in text.Where(c => !char.IsControl(c)))
        {
            escaped.Append(c switch
            {
                '\\' => @"\textbackslash{}",
                '~' => @"\textasciitilde{}",
                '^' => @"\textasciicircum{}",
                '_' or '&' or '%' or '$' or '#' or '{' or '}' => $"\\{c}",
                _ => c.ToString(),
            });
        }

        return escaped.ToString();
    }

    private static string Resource(string name)
    {
        using Stream stream = typeof(CitationText).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
