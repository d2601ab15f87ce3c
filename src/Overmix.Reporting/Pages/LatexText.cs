using System.Collections.Frozen;
using System.Text;

namespace Overmix.Reporting.Pages;

/// <summary>Text as it may stand in a LaTeX document, whatever is in it: names of groups come from outside.</summary>
internal static class LatexText
{
    /// <summary>What stands in an empty cell.</summary>
    public const string Dash = "–";

    private static readonly FrozenDictionary<int, string> Replacements = new Dictionary<char, string>
    {
        ['&'] = @"\&", ['%'] = @"\%", ['$'] = @"\$", ['#'] = @"\#", ['_'] = @"\_", ['{'] = @"\{", ['}'] = @"\}",
        ['~'] = @"\textasciitilde{}", ['^'] = @"\textasciicircum{}", ['\\'] = @"\textbackslash{}", ['<'] = @"$<$", ['>'] = @"$>$", ['|'] = @"$|$",
        ['['] = "{[}", [']'] = "{]}", ['"'] = "''", ['–'] = "--", ['—'] = "---", ['−'] = "$-$", ['…'] = @"\dots{}", ['’'] = "'", ['‘'] = "`", ['“'] = "``", ['”'] = "''",
        ['×'] = @"$\times$", ['·'] = @"$\cdot$", ['±'] = @"$\pm$", ['≤'] = @"$\le$", ['≥'] = @"$\ge$", ['≈'] = @"$\approx$", ['∞'] = @"$\infty$", ['²'] = "$^2$",
        ['α'] = @"$\alpha$", ['β'] = @"$\beta$", ['γ'] = @"$\gamma$", ['ε'] = @"$\varepsilon$", ['η'] = @"$\eta$", ['λ'] = @"$\lambda$", ['μ'] = @"$\mu$", ['σ'] = @"$\sigma$",
        ['\u00A0'] = "~", ['\n'] = " ", ['\t'] = " ", ['\r'] = " ",
    }.ToFrozenDictionary(p => (int)p.Key, p => p.Value);

    /// <summary>Escapes for running text. Letters of other scripts stay as they are and need a LaTeX that reads them; control characters go.</summary>
    public static string Escape(string text)
    {
        var latex = new StringBuilder(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            latex.Append(Replacements.GetValueOrDefault(rune.Value) ?? (Rune.IsControl(rune) ? "" : rune.ToString()));
        }

        return latex.ToString();
    }

    /// <summary>Text for a comment: one line.</summary>
    public static string Comment(string text) => new([.. text.Select(c => char.IsControl(c) || c is '\u2028' or '\u2029' ? ' ' : c)]);
}
