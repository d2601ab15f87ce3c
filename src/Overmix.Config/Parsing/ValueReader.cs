using Overmix.Config.Schema;

namespace Overmix.Config.Parsing;

/// <summary>A node, or the text of an override, to the value of a key.</summary>
internal static class ValueReader
{
    /// <summary>Reads the value of a key of a file.</summary>
    public static void Read(ConfigKey key, YamlNode node, ConfigEntries entries)
    {
        Type type = key.Property.PropertyType;
        if (ValueNames.ElementOf(type) is { } element && node is YamlSequence sequence)
        {
            ReadList(key, element, sequence.Items, entries, sequence.Origin);
        }
        else if (ValueNames.ElementOf(type) is null && node is YamlScalar scalar)
        {
            object? value = ScalarReader.Read(type, scalar.Text, scalar.IsPlain, out string? problem);
            Store(key.Path, value, problem, entries, scalar.Origin);
        }
        else
        {
            entries.Refuse(key.Path, $"is {Kind(node)}, but must be {ValueNames.Of(type)}{(node is YamlScalar one ? $", as in [{Quoted.Plain(one.Text)}]" : "")}", node.Origin);
        }
    }

    /// <summary>Reads the value of an override; a list is written <c>[256, 256]</c> or <c>256,256</c>.</summary>
    public static void Read(ConfigKey key, string text, ConfigEntries entries, ConfigOrigin origin)
    {
        Type type = key.Property.PropertyType;
        if (ValueNames.ElementOf(type) is { } element)
        {
            ReadList(key, element, Items(text, origin), entries, origin);
        }
        else
        {
            object? value = ScalarReader.Read(type, text, isPlain: type != typeof(string) || text.Length > 0, out string? problem); // nothing after = is the empty text
            Store(key.Path, value, problem, entries, origin);
        }
    }

    private static void ReadList(ConfigKey key, Type element, IReadOnlyList<YamlNode> items, ConfigEntries entries, ConfigOrigin origin)
    {
        var list = Array.CreateInstance(element, items.Count);
        bool complete = true;
        for (int i = 0; i < items.Count; i++)
        {
            string? problem = $"is {Kind(items[i])}, but must be {ValueNames.Of(element)}";
            object? value = items[i] is YamlScalar scalar ? ScalarReader.Read(element, scalar.Text, scalar.IsPlain, out problem) : null;
            complete &= value is not null;
            if (value is null)
            {
                entries.Refuse(key.Path, $"item {i + 1} {problem}", items[i].Origin);
            }
            else
            {
                list.SetValue(value, i);
            }
        }

        if (complete)
        {
            entries.Set(key.Path, AsReadOnly(list, element), origin);
        }
    }

    private static object AsReadOnly(Array list, Type element) =>
        element == typeof(double) ? Array.AsReadOnly((double[])list) : Array.AsReadOnly((int[])list);

    private static YamlScalar[] Items(string text, ConfigOrigin origin)
    {
        bool inBrackets = text.StartsWith('[') && text.EndsWith(']') && text.Length > 1;
        string inner = inBrackets ? text[1..^1] : text;
        return inBrackets && string.IsNullOrWhiteSpace(inner) ? [] : [.. inner.Split(',', StringSplitOptions.TrimEntries).Select(item => new YamlScalar(origin, item, IsPlain: true))];
    }

    private static void Store(string path, object? value, string? problem, ConfigEntries entries, ConfigOrigin origin)
    {
        if (value is null)
        {
            entries.Refuse(path, problem!, origin);
        }
        else
        {
            entries.Set(path, value, origin);
        }
    }

    private static string Kind(YamlNode node) => node switch { YamlScalar scalar => Quoted.Text(scalar.Text), YamlSequence => "a list", _ => "a mapping" };
}
