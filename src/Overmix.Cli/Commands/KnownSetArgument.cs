using System.CommandLine;
using Overmix.Core.Suggestions;
using Overmix.Training.Data.Download;

namespace Overmix.Cli.Commands;

/// <summary>Names of published data sets on the command line.</summary>
internal static class KnownSetArgument
{
    /// <summary>The argument; a name that is not known is a usage error.</summary>
    /// <param name="description">What the sets are wanted for.</param>
    /// <param name="arity">How many.</param>
    public static Argument<string[]> Create(string description, ArgumentArity arity)
    {
        Argument<string[]> names = new("NAME") { Description = $"{description}: {string.Join(", ", KnownSets.Names)}.", Arity = arity };
        names.Validators.Add(result =>
        {
            foreach (string unknown in result.Tokens.Select(t => t.Value).Where(n => !KnownSets.Names.Contains(n)).Take(1))
            {
                string remedy = NearestWord.To(unknown, KnownSets.Names) is { } near ? $"did you mean {near}?" : $"known: {string.Join(", ", KnownSets.Names)}";
                result.AddError($"no data set called '{unknown}' can be fetched; {remedy}");
            }
        });
        return names;
    }

    /// <summary>The sets that are named, each once.</summary>
    public static KnownSet[] Named(IEnumerable<string>? names) => [.. (names ?? []).Distinct().Select(KnownSets.Named)];
}
