using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Overmix.Config.Parsing;

/// <summary>
/// Text to a small tree of nodes. Everything that makes YAML dangerous is refused while reading, before it can grow: anchors, aliases, tags,
/// a second document, deep nesting, many nodes, control characters.
/// </summary>
internal sealed class YamlTree
{
    private const int DeepestNesting = 16;
    private const int MostNodes = 20_000;

    private readonly string _source;
    private readonly List<ConfigMistake> _mistakes;
    private readonly Parser _parser;
    private int _nodes;

    private YamlTree(string text, string source, List<ConfigMistake> mistakes)
    {
        (_source, _mistakes) = (source, mistakes);
        _parser = new Parser(new Scanner(new StringReader(text), skipComments: true));
    }

    /// <summary>The root mapping; null if the text has none, or cannot be read to its end: then the mistakes say why.</summary>
    public static YamlMapping? Parse(string text, string source, List<ConfigMistake> mistakes)
    {
        if (ForbiddenCharacter(text, source) is { } mistake)
        {
            mistakes.Add(mistake);
            return null;
        }

        try
        {
            return new YamlTree(text, source, mistakes).Root();
        }
        catch (UnreadableException end)
        {
            mistakes.Add(end.Mistake);
        }
        catch (YamlException syntax)
        {
            mistakes.Add(new ConfigMistake(Place(source, syntax.Start), "", $"not valid YAML: {Reason(syntax)}"));
        }

        return null;
    }

    private YamlMapping? Root()
    {
        Advance<StreamStart>();
        if (Next() is not DocumentStart)
        {
            throw new UnreadableException(ConfigOrigin.Whole(_source), "has no keys; write at least one, or give no file to take every default");
        }

        YamlNode root = Node(Next(), depth: 0);
        Advance<DocumentEnd>();
        if (Next() is DocumentStart second)
        {
            _mistakes.Add(new ConfigMistake(Place(_source, second.Start), "", "a second document starts here; one file holds one configuration"));
        }

        if (root is not YamlMapping)
        {
            _mistakes.Add(new ConfigMistake(root.Origin, "", "must hold keys with values, as in 'seed: 1', not a list or a single value"));
        }

        return root as YamlMapping;
    }

    private YamlNode Node(ParsingEvent current, int depth)
    {
        ConfigOrigin origin = Place(_source, current.Start);
        if (depth > DeepestNesting)
        {
            throw new UnreadableException(origin, $"nested deeper than {DeepestNesting} levels");
        }

        if (++_nodes > MostNodes)
        {
            throw new UnreadableException(origin, $"holds more than {MostNodes} values");
        }

        RefuseReferences(current, origin);
        return current switch
        {
            Scalar scalar => new YamlScalar(origin, scalar.Value, scalar.Style == ScalarStyle.Plain),
            SequenceStart => new YamlSequence(origin, Items(depth)),
            MappingStart => new YamlMapping(origin, Entries(depth)),
            _ => new YamlScalar(origin, "", IsPlain: true), // An alias, refused already.
        };
    }

    private List<YamlNode> Items(int depth)
    {
        List<YamlNode> items = [];
        for (ParsingEvent current = Next(); current is not SequenceEnd; current = Next())
        {
            items.Add(Node(current, depth + 1));
        }

        return items;
    }

    private List<(YamlScalar Key, YamlNode Value)> Entries(int depth)
    {
        List<(YamlScalar Key, YamlNode Value)> entries = [];
        for (ParsingEvent current = Next(); current is not MappingEnd; current = Next())
        {
            YamlNode key = Node(current, depth + 1);
            YamlNode value = Node(Next(), depth + 1);
            if (key is YamlScalar name)
            {
                entries.Add((name, value));
            }
            else
            {
                _mistakes.Add(new ConfigMistake(key.Origin, "", "a key must be a word, not a list or a mapping"));
            }
        }

        return entries;
    }

    private void RefuseReferences(ParsingEvent current, ConfigOrigin origin)
    {
        string? what = current switch
        {
            AnchorAlias alias => $"the alias {Quoted.Text("*" + alias.Value.Value)}",
            NodeEvent { Anchor.IsEmpty: false } node => $"the anchor {Quoted.Text("&" + node.Anchor.Value)}",
            NodeEvent { Tag.IsEmpty: false } node => $"the tag {Quoted.Text(node.Tag.Value)}",
            _ => null,
        };
        if (what is not null)
        {
            _mistakes.Add(new ConfigMistake(origin, "", $"{what} is not allowed; write the value itself"));
        }
    }

    private void Advance<T>()
        where T : ParsingEvent
    {
        if (Next() is not T)
        {
            throw new UnreadableException(ConfigOrigin.Whole(_source), "not valid YAML: unexpected structure");
        }
    }

    // On some malformed texts the parser fails with exceptions of its own making; they mean the same as its syntax errors.
    private ParsingEvent Next()
    {
        ConfigOrigin last = _parser.Current is { } current ? Place(_source, current.End) : ConfigOrigin.Whole(_source);
        try
        {
            return _parser.MoveNext() ? _parser.Current! : throw new UnreadableException(last, "not valid YAML: the text ends too early");
        }
        catch (Exception slip) when (slip is InvalidOperationException or ArgumentException or IndexOutOfRangeException or NullReferenceException)
        {
            throw new UnreadableException(last, "not valid YAML after this place");
        }
    }

    // The parser takes NUL for the end of the text and would silently drop the rest.
    private static ConfigMistake? ForbiddenCharacter(string text, string source)
    {
        int at = text.AsSpan().IndexOfAnyInRange('\0', '\b') is var low and >= 0 ? low : text.AsSpan().IndexOfAnyInRange('\u000e', '\u001f');
        if (at < 0)
        {
            return null;
        }

        string before = text[..at];
        var origin = new ConfigOrigin(source, before.Count(c => c == '\n') + 1, at - before.LastIndexOf('\n'));
        return new ConfigMistake(origin, "", $"holds the control character {Quoted.Text(text[at].ToString())}; is this a text file?");
    }

    private static ConfigOrigin Place(string source, Mark mark) => new(source, (int)mark.Line, (int)mark.Column);

    private static string Reason(YamlException syntax) => Quoted.Plain(syntax.Message);

    private sealed class UnreadableException(ConfigOrigin origin, string message) : Exception(message)
    {
        public ConfigMistake Mistake { get; } = new(origin, "", message);
    }
}
