using System.Text.RegularExpressions;

namespace Overmix.Tests.Reporting;

/// <summary>Reads a page the strict way: every element closed in order, every attribute quoted.</summary>
internal static partial class HtmlReader
{
    private static readonly string[] Void = ["meta", "link", "source", "img", "br"];

    /// <summary>All start tags with their attributes. Throws on a page that is not balanced.</summary>
    public static IReadOnlyList<(string Name, Dictionary<string, string> Attributes)> Elements(string html)
    {
        var elements = new List<(string, Dictionary<string, string>)>();
        var open = new Stack<string>();
        foreach (Match tag in Tag().Matches(html.Replace("<!DOCTYPE html>", "", StringComparison.Ordinal)))
        {
            string name = tag.Groups["name"].Value;
            if (tag.Groups["end"].Length > 0)
            {
                Assert.Equal(open.Pop(), name);
                continue;
            }

            elements.Add((name, Attribute().Matches(tag.Groups["attributes"].Value).ToDictionary(a => a.Groups["key"].Value, a => a.Groups["value"].Value)));
            Assert.Equal("", Attribute().Replace(tag.Groups["attributes"].Value, "").Trim());
            if (!Void.Contains(name))
            {
                open.Push(name);
            }
        }

        Assert.Empty(open);
        Assert.DoesNotContain('<', Tag().Replace(html, ""));
        return elements;
    }

    [GeneratedRegex("""<(?<end>/?)(?<name>!DOCTYPE|[a-z][a-z0-9]*)(?<attributes>(?:"[^"]*"|[^<>"])*)>""")]
    private static partial Regex Tag();

    [GeneratedRegex("""\s(?<key>[a-z-]+)="(?<value>[^"]*)"|\s(?<key>html)(?<value>)""")]
    private static partial Regex Attribute();
}
