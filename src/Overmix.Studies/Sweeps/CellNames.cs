using System.Text;
using Overmix.Config.Sweeps;
using Overmix.Runs.Store;

namespace Overmix.Studies.Sweeps;

/// <summary>Names of cells: short, plain folders, made from what the axes give a cell, as in <c>train50-alpha0.2</c>.</summary>
internal sealed class CellNames(SweepDefinition sweep)
{
    private const int Longest = 48;
    private const int HashDigits = 8;

    private readonly HashSet<string> _taken = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _shared = [.. sweep.Axes.SelectMany(a => a.Keys).GroupBy(Last).Where(g => g.Count() > 1).Select(g => g.Key)];

    /// <summary>The name of the next cell; no two are alike, on no file system.</summary>
    /// <exception cref="SweepException">Another cell has the name with its hash, too: seeds of both would be taken for those of one.</exception>
    public string Next(IReadOnlyList<SweepSetting> settings)
    {
        string name = settings.Count == 0 ? sweep.Name : Plain(string.Join('-', settings.Select(Words)));
        if (name.Length is 0 or > Longest || !_taken.Add(name))
        {
            string hash = RunIdentity.Sha256(string.Join('\n', settings))[..HashDigits];
            name = $"{(name.Length == 0 ? "cell" : name[..Math.Min(name.Length, Longest)].TrimEnd('-', '.'))}-{hash}";
            return _taken.Add(name) ? name : throw new SweepException($"{sweep.SourceName}: two cells of the sweep would have the name '{name}'. Make two sweeps of it, or leave one of the cells out.");
        }

        return name;
    }

    // A word says what it is by itself; a number does not.
    private string Words(SweepSetting setting) => setting.IsNumber || setting.Text is "true" or "false"
        ? (_shared.Contains(Last(setting.Key)) ? setting.Key : Last(setting.Key)) + setting.Text
        : setting.Text;

    private static string Last(string key) => key[(key.LastIndexOf('.') + 1)..];

    private static string Plain(string text)
    {
        var plain = new StringBuilder();
        foreach (char c in text)
        {
            _ = char.IsAsciiLetterOrDigit(c) || c is '.' or '_' ? plain.Append(c) : plain.Length > 0 && plain[^1] != '-' ? plain.Append('-') : plain;
        }

        return plain.ToString().Trim('-', '.');
    }
}
