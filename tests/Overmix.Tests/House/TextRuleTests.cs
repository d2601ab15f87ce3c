using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;

namespace Overmix.Tests.House;

/// <summary>Rules that hold for the files themselves.</summary>
public sealed partial class TextRuleTests
{
    private const int LongestFile = 300;

    // Written in two parts, so that this file does not break its own rule.
    private static readonly string[] MachinePaths = ["/wo" + "rk/", "/ro" + "ot/", "/ho" + "me/", "/Us" + "ers/", @"C:\Us" + "ers"];

    private static readonly BindingFlags Anything = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static;

    [Fact]
    public void SourceFiles_Length_StaysReadable()
    {
        string[] files = [.. Repository.TextFiles("src").Concat(Repository.TextFiles("tests")).Where(f => f.EndsWith(".cs", StringComparison.Ordinal))];
        Assert.True(files.Length > 200);
        Assert.Empty(files.Where(f => File.ReadLines(f).Count() > LongestFile).Select(Repository.Relative));
    }

    [Fact]
    public void Texts_Everywhere_NameNoPathOfAMachine() =>
        Assert.Empty(from file in Repository.TextFiles() let text = File.ReadAllText(file) from path in MachinePaths where text.Contains(path, StringComparison.Ordinal) select $"{Repository.Relative(file)}: {path}");

    [Fact]
    public void Pages_Links_LeadSomewhere()
    {
        string[] pages = [.. Repository.TextFiles().Where(f => f.EndsWith(".md", StringComparison.Ordinal))];
        (string Page, string Target)[] links = [.. pages.SelectMany(p => Link().Matches(File.ReadAllText(p)).Select(m => (p, m.Groups["target"].Value)))];
        Assert.True(links.Length > 10);
        Assert.Empty(from link in links
                     where !link.Target.Contains("://", StringComparison.Ordinal) && !link.Target.StartsWith('#') && !link.Target.StartsWith("mailto:", StringComparison.Ordinal)
                     let path = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(link.Page)!, link.Target.Split('#')[0]))
                     where !Path.Exists(path)
                     select $"{Repository.Relative(link.Page)} → {link.Target}");
    }

    [Fact]
    public void Citations_InCodeAndPages_HaveAReference()
    {
        HashSet<string> keys = [.. BibKey().Matches(File.ReadAllText(Path.Combine(Repository.Root, "docs", "references.bib"))).Select(m => m.Groups["key"].Value)];
        string[] cited = [.. Repository.TextFiles().Where(f => Path.GetExtension(f) is ".cs" or ".md").SelectMany(Citations).Distinct()];
        Assert.Contains("liu2023 in src/Overmix.Theory/Mixing/LossFloor.cs", cited);
        Assert.Empty(cited.Where(c => !keys.Contains(c.Split(' ')[0])).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void References_Entries_AreWholeAndKeyedByAuthorAndYear()
    {
        string[] entries = [.. File.ReadAllText(Path.Combine(Repository.Root, "docs", "references.bib")).Split("\n@").Skip(1)];
        Assert.Equal(entries.Length, entries.Select(e => e.Split('{', ',')[1]).Distinct().Count());
        Assert.All(entries, entry =>
        {
            string Field(string name) => Regex.Match(entry, $@"\b{name}\s*=\s*\{{(?<value>.*)\}}").Groups["value"].Value;
            string author = Field("author") + Field("editor");
            Assert.StartsWith(Folded(author.Split(',')[0]) + Field("year") + ",", entry[(entry.IndexOf('{', StringComparison.Ordinal) + 1)..], StringComparison.Ordinal);
            Assert.NotEmpty(Field("title"));
        });
    }

    [Theory]
    [InlineData("// Source: Zhang, Cissé, Dauphin and Lopez-Paz (2018), mixup", "zhang2018")]
    [InlineData("/// as Kingma and Ba 2015 say", "kingma2015")]
    [InlineData("/// Takahasi &amp; Mori (1974),", "takahasi1974")]
    [InlineData("// (Lemire 2019)", "lemire2019")]
    [InlineData("// Liu et al. (2023), Lemma 1", "liu2023")]
    [InlineData("E. Alpaydin and C. Kaynak (1998)", "alpaydin1998")]
    [InlineData("Z. Wang, H. Guo and Y. Mao, ICLR 2023, CVE-2026", "")]
    [InlineData("int year = 2019; // nobody", "")]
    public void Citation_Examples_AreRead(string line, string key) =>
        Assert.Equal(key, string.Join(' ', CitationsIn(line)));

    [Fact]
    public void Notation_Identifiers_Exist()
    {
        string[] rows = [.. File.ReadLines(Path.Combine(Repository.Root, "docs", "notation.md")).Where(l => l.StartsWith("| ", StringComparison.Ordinal) && l.Contains('`', StringComparison.Ordinal))];
        Assert.True(rows.Length > 50);
        Assert.All(rows, row => Assert.Equal(7, row.Split('|').Length)); // symbol, identifier, shape, unit, meaning
        string[] identifiers = [.. rows.SelectMany(row => Code().Matches(row.Split('|')[2]).Select(m => m.Groups["code"].Value))];
        Assert.All(rows, row => Assert.Matches(Code(), row.Split('|')[2]));
        Assert.Equal([], identifiers.Where(i => !Exists(i)).ToArray());
        Assert.False(Exists("PairBatch.Lambada"), "the check can fail");
    }

    private static IEnumerable<string> Citations(string file) => File.ReadLines(file)
        .Where(line => !file.EndsWith(".cs", StringComparison.Ordinal) || line.Contains("//", StringComparison.Ordinal))
        .SelectMany(line => CitationsIn(file.EndsWith(".cs", StringComparison.Ordinal) ? line[line.IndexOf("//", StringComparison.Ordinal)..] : line))
        .Select(key => $"{key} in {Repository.Relative(file)}");

    private static IEnumerable<string> CitationsIn(string text) => Citation().Matches(text)
        .Select(m => Folded(m.Groups["name"].Value) + m.Groups["year"].Value);

    /// <summary>Lower case, without accents.</summary>
    private static string Folded(string name) => string.Concat(name.Normalize(NormalizationForm.FormD)
        .Where(c => CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark && char.IsAsciiLetter(c))).ToLowerInvariant();

    private static bool Exists(string identifier)
    {
        string[] parts = identifier.Split('.');
        return Repository.Types.Where(t => t.Name.Split('`')[0] == parts[0]).Any(t => parts.Length == 1 || t.GetMember(parts[1], Anything).Length > 0);
    }

    [GeneratedRegex(@"(\]\(|src(set)?="")(?<target>[^)\s""]+)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^@\w+\{(?<key>\w+),", RegexOptions.Multiline)]
    private static partial Regex BibKey();

    // A surname has a small letter, so that "ICLR 2023" cites nobody; initials may stand before it.
    [GeneratedRegex(@"(?<name>\p{Lu}[\p{L}–-]*\p{Ll}[\p{L}–-]*)(?:(?:, (?:\p{Lu}\. )*\p{Lu}[\p{L}–-]*\p{Ll}[\p{L}–-]*)*,? (?:and|&amp;|&) (?:\p{Lu}\. )*\p{Lu}[\p{L}–-]*\p{Ll}[\p{L}–-]*|(?:, (?:\p{Lu}\. )*\p{Lu}[\p{L}–-]*\p{Ll}[\p{L}–-]*)+| et al\.)?,? \(?(?<year>(?:19|20)\d\d)\b(?!-)")]
    private static partial Regex Citation();

    [GeneratedRegex("`(?<code>[^`]+)`")]
    private static partial Regex Code();
}
