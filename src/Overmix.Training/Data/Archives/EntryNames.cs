using System.Text;

namespace Overmix.Training.Data.Archives;

/// <summary>The names of an archive so far: which are acceptable, and which clash.</summary>
internal sealed class EntryNames
{
    private const int MostBytes = 1024, MostParts = 32;
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    private readonly HashSet<string> _files = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _declaredFolders = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _folders = new(StringComparer.OrdinalIgnoreCase); // any case → as first spelled

    /// <summary>Checks a name against the rules and all names before it.</summary>
    /// <returns>The name in its plain form; null if it is refused.</returns>
    public string? Admit(ReadOnlySpan<byte> bytes, bool isFolder, out (string Problem, string Expectation) refused)
    {
        string? name = Normalize(bytes, isFolder, out refused);
        if (name is null)
        {
            return null;
        }

        refused = Clash(name, isFolder);
        return refused.Problem is null ? name : null;
    }

    private static string? Normalize(ReadOnlySpan<byte> bytes, bool isFolder, out (string, string) refused)
    {
        refused = bytes.Length is 0 or > MostBytes ? ($"has a name of {bytes.Length} bytes", $"1 to {MostBytes}") : default;
        string text = "";
        try
        {
            text = Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            refused = ("has a name that is not UTF-8", "UTF-8; pack the archive anew");
        }

        if (refused != default)
        {
            return null;
        }

        refused = text switch
        {
            _ when text.Any(char.IsControl) => ("has a control character in its name", "printable names"),
            _ when text.Contains('\\', StringComparison.Ordinal) => ("has a backslash in its name", "forward slashes; pack the archive anew"),
            _ when text[0] == '/' || (text.Length > 1 && text[1] == ':' && char.IsAsciiLetter(text[0])) => ("has an absolute path", "a path relative to the archive"),
            _ => default,
        };
        return refused == default ? Parts(text, isFolder, out refused) : null;
    }

    private static string? Parts(string text, bool isFolder, out (string, string) refused)
    {
        string[] parts = (isFolder ? text.TrimEnd('/') : text).Split('/');
        refused = parts switch
        {
            _ when parts.Contains("..") => ("leads out of the archive by '..'", "a path inside it"),
            _ when parts.Contains("") && text.Trim('/').Length > 0 => ("has an empty part in its name", "a plain relative path"),
            _ when parts.Length > MostParts => ($"lies {parts.Length} folders deep", $"at most {MostParts}"),
            _ => default,
        };
        string name = string.Join('/', parts.Where(p => p != "."));
        if (refused == default && name.Length == 0 && !isFolder)
        {
            refused = ("is a file without a name", "a name");
        }

        return refused == default ? name : null;
    }

    // The same entry twice is an attack on whoever reads only one of them; two that differ in case are one file on half of all machines.
    private (string, string) Clash(string name, bool isFolder)
    {
        if (isFolder && name.Length > 0 && !_declaredFolders.Add(name))
        {
            return ("is there twice", "each name once");
        }

        for (int slash = name.IndexOf('/', StringComparison.Ordinal); slash > 0; slash = name.IndexOf('/', slash + 1))
        {
            if (Folder(name[..slash]) is { Item1: not null } problem)
            {
                return problem;
            }
        }

        if (isFolder)
        {
            return name.Length == 0 ? default : Folder(name);
        }

        return _folders.ContainsKey(name) ? ("is a file where there is a folder", "each name once")
            : _files.Add(name) ? default
            : ("is there twice, or again in other case", "each name once");
    }

    private (string, string) Folder(string name)
    {
        if (_files.Contains(name))
        {
            return ($"needs the folder '{name}', which is a file", "each name once");
        }

        return _folders.TryAdd(name, name) || _folders[name] == name ? default : ($"needs the folder '{name}', which is there as '{_folders[name]}'", "names that differ in more than case");
    }
}
