using System.Reflection;
using System.Text;
using System.Xml.Linq;

namespace Overmix.Cli.Theory;

/// <summary>
/// What each option means, read from the documentation file that is built beside the assembly: the doc comment is the one place where it is written.
/// Without the file the options still work; only their meanings are missing.
/// </summary>
internal sealed class OptionMeanings
{
    private readonly Dictionary<string, XElement> _summaries;

    private OptionMeanings(Dictionary<string, XElement> summaries) => _summaries = summaries;

    /// <summary>Reads the file beside an assembly.</summary>
    public static OptionMeanings Of(Assembly assembly)
    {
        string path = Path.Combine(AppContext.BaseDirectory, assembly.GetName().Name + ".xml");
        return File.Exists(path)
            ? new OptionMeanings(XDocument.Load(path).Descendants("member")
                .Where(member => member.Attribute("name")?.Value.StartsWith("P:", StringComparison.Ordinal) is true && member.Element("summary") is not null)
                .ToDictionary(member => member.Attribute("name")!.Value[2..], member => member.Element("summary")!))
            : new OptionMeanings([]);
    }

    /// <summary>The meaning of a property, in one line; empty if it is unknown.</summary>
    public string this[PropertyInfo property] =>
        _summaries.TryGetValue($"{property.DeclaringType!.FullName}.{property.Name}", out XElement? summary) ? Line(summary) : "";

    private static string Line(XElement summary)
    {
        var text = new StringBuilder();
        foreach (XNode node in summary.Nodes())
        {
            text.Append(node switch
            {
                XElement element => element.Attribute("cref") is { } reference ? Mention(reference.Value) : element.Value,
                XText words => words.Value,
                _ => "",
            });
        }

        return string.Join(' ', text.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    // Another option is called as it is written; anything else by its own name.
    private static string Mention(string reference)
    {
        string name = reference[(reference.LastIndexOf('.') + 1)..];
        return reference.StartsWith("P:", StringComparison.Ordinal) && reference.Contains("Options.", StringComparison.Ordinal) ? $"--{KebabCase.Of(name)}" : name;
    }
}
