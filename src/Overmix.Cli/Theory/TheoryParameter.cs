using System.Reflection;
using Overmix.Theory.Mixing;
using Overmix.Theory.RandomFeatures;

namespace Overmix.Cli.Theory;

/// <summary>A parameter of an entry: a property of its option record, or of the world within it.</summary>
/// <param name="Name">Kebab-case, without dashes in front.</param>
/// <param name="Path">From the option record to the property.</param>
/// <param name="Reader">Reads and writes its text.</param>
internal sealed record TheoryParameter(string Name, IReadOnlyList<PropertyInfo> Path, ParameterReader Reader)
{
    /// <summary>The root seed's name, common to all entries.</summary>
    public const string Seed = "seed";

    /// <summary>Whether this is a short form of another parameter, with no default of its own.</summary>
    public bool IsShortForm { get; init; }

    /// <summary>The property itself.</summary>
    public PropertyInfo Property => Path[^1];

    /// <summary>All parameters of an option record, in its order.</summary>
    public static IReadOnlyList<TheoryParameter> Of(Type options) => [.. Within(options, [])];

    /// <summary>The value that an option record has.</summary>
    public object? Get(object options) => Path.Aggregate((object?)options, (owner, property) => property.GetValue(owner));

    /// <summary>The value as text; empty for none.</summary>
    public string Text(object options) => !IsShortForm && Get(options) is { } value ? Reader.Write(value) : "";

    /// <summary>Sets the value in an option record that nobody else holds.</summary>
    public void Set(object options, object? value)
    {
        object owner = Path.SkipLast(1).Aggregate(options, (outer, property) => property.GetValue(outer)!);
        Property.SetValue(owner, value);
    }

    private static IEnumerable<TheoryParameter> Within(Type type, PropertyInfo[] path)
    {
        PropertyInfo[] properties = [.. type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.SetMethod is not null)];
        foreach (PropertyInfo property in properties)
        {
            PropertyInfo[] here = [.. path, property];
            if (property.PropertyType == typeof(WorldOptions))
            {
                foreach (TheoryParameter inner in Within(typeof(WorldOptions), here))
                {
                    yield return inner;
                }

                continue;
            }

            if (property.PropertyType == typeof(MixingLaw) && properties.All(p => p.Name != "Alpha"))
            {
                yield return new TheoryParameter("alpha", here, new ParameterReader("a number", LawText.ReadAlpha, LawText.Write)) { IsShortForm = true };
            }

            yield return new TheoryParameter(KebabCase.Of(property.Name), here, ParameterReader.Of(property.PropertyType));
        }
    }
}
