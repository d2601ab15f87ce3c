using Overmix.Theory.Checks;

namespace Overmix.Cli.Theory;

/// <summary>An entry with what it is asked: parameters as text, and how many seeds.</summary>
internal sealed class TheoryRequest
{
    private readonly IReadOnlyList<TheoryParameter> _parameters;
    private readonly List<(TheoryParameter Parameter, object? Value)> _given = [];
    private readonly Dictionary<string, string> _texts = [];

    private TheoryRequest(TheoryEntry entry, IReadOnlyList<TheoryParameter> parameters) => (Entry, _parameters) = (entry, parameters);

    /// <summary>The entry.</summary>
    public TheoryEntry Entry { get; }

    /// <summary>Every parameter with its value as text, defaults included.</summary>
    public IReadOnlyList<(string Name, string Text)> Parameters
    {
        get
        {
            object defaults = Activator.CreateInstance(Entry.OptionsType)!;
            return [.. _parameters
                .Where(p => !p.IsShortForm || _texts.ContainsKey(p.Name))
                .Select(p => (p.Name, _texts.GetValueOrDefault(p.Name) ?? p.Text(defaults)))];
        }
    }

    /// <summary>The root seed.</summary>
    public ulong Seed => (ulong)_parameters.Single(p => p.Name == TheoryParameter.Seed).Get(Options())!;

    /// <summary>Reads parameters.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="parameters">Its parameters.</param>
    /// <param name="textOf">The text given for a parameter; null if none was.</param>
    /// <exception cref="TheoryRequestException">Some cannot be read; the message lists all, one a line.</exception>
    public static TheoryRequest Of(TheoryEntry entry, IReadOnlyList<TheoryParameter> parameters, Func<string, string?> textOf)
    {
        var request = new TheoryRequest(entry, parameters);
        var mistakes = new List<string>();
        foreach (TheoryParameter parameter in parameters)
        {
            if (textOf(parameter.Name) is { } text && request.Add(parameter, text) is { } mistake)
            {
                mistakes.Add(mistake);
            }
        }

        return mistakes.Count == 0 ? request : throw new TheoryRequestException(string.Join('\n', mistakes));
    }

    /// <summary>The option record for a seed; for the root seed if null.</summary>
    public object Options(ulong? seed = null)
    {
        object options = Activator.CreateInstance(Entry.OptionsType)!;
        foreach ((TheoryParameter parameter, object? value) in _given)
        {
            parameter.Set(options, value);
        }

        if (seed is { } other)
        {
            _parameters.Single(p => p.Name == TheoryParameter.Seed).Set(options, other);
        }

        return options;
    }

    // Returns the mistake, if there is one.
    private string? Add(TheoryParameter parameter, string text)
    {
        if (_given.Find(g => g.Parameter.Property == parameter.Property && g.Parameter.Name != parameter.Name).Parameter is { } other)
        {
            return $"--{other.Name} and --{parameter.Name} say the same thing: give one of them.";
        }

        try
        {
            if (parameter.Reader.Read(text) is not { } value)
            {
                return $"--{parameter.Name} is '{text}'; it must be {parameter.Reader.Expected}.";
            }

            _given.Add((parameter, value));
            _texts[parameter.Name] = text;
            return null;
        }
        catch (ArgumentException range)
        {
            return $"--{parameter.Name} is '{text}': {range.Message.Split(" (Parameter", 2)[0].TrimEnd('.')}.";
        }
    }
}
