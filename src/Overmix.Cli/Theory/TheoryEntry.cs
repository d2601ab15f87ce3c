using Overmix.Theory.Checks;

namespace Overmix.Cli.Theory;

/// <summary>A name of the theory bench: what it shows, what it can be asked, and how it is run.</summary>
/// <param name="Name">The name on the command line.</param>
/// <param name="Summary">One line on what it shows.</param>
/// <param name="OptionsType">The option record; it has a constructor without parameters.</param>
/// <param name="Run">Runs it with an object of <paramref name="OptionsType"/>.</param>
internal sealed record TheoryEntry(string Name, string Summary, Type OptionsType, Func<object, TheoryReport> Run)
{
    /// <summary>An entry whose options are checked by its own rules first, so that a user hears of every mistake at once.</summary>
    /// <param name="name">The name.</param>
    /// <param name="summary">One line.</param>
    /// <param name="run">Runs it.</param>
    /// <param name="rules">The options' rules; null if running checks them itself.</param>
    public static TheoryEntry Of<T>(string name, string summary, Func<T, TheoryReport> run, Func<T, OptionRules>? rules = null)
        where T : class, new() =>
        new(name, summary, typeof(T), options =>
        {
            rules?.Invoke((T)options).ThrowIfBroken();
            return run((T)options);
        });
}
