using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using Overmix.Core.Errors;
using Overmix.Core.Suggestions;

namespace Overmix.Cli.Output;

/// <summary>What a person is told about a command line that cannot be understood: one message and a hint.</summary>
internal static class UsageErrors
{
    /// <summary>Explains the first mistake on stderr.</summary>
    /// <returns>The exit code.</returns>
    public static int Explain(ParseResult parsed, Terminal terminal)
    {
        Command command = parsed.CommandResult.Command;
        terminal.Say($"error: {Message(parsed, command)}");
        foreach (Command entry in command is NameListCommand ? command.Subcommands : [])
        {
            terminal.Say($"  {entry.Name,-22} {entry.Description}");
        }

        terminal.Say($"hint: {Path(parsed.CommandResult)} --help shows what is understood.");
        return (int)ExitCode.Usage;
    }

    /// <summary>Whether the command line is wrong.</summary>
    public static bool Any(ParseResult parsed) => parsed.Action is ParseErrorAction || (parsed.Action is not (HelpAction or null) && Stray(parsed) is not null);

    private static string Message(ParseResult parsed, Command command)
    {
        bool wantsVerb = command.Subcommands.Count > 0;
        return Stray(parsed) is { } stray ? Unknown(stray, command)
            : parsed.UnmatchedTokens.Count > 0 ? Unknown(parsed.UnmatchedTokens[0], command)
            : wantsVerb && command is NameListCommand ? $"{command.Name} needs one of these names:"
            : wantsVerb ? $"a verb is missing: {string.Join(", ", Verbs(command))}"
            : parsed.Errors[0].Message;
    }

    // The library takes a misspelt option for an argument where one is wanted. After -- anything goes, as everywhere.
    private static string? Stray(ParseResult parsed) => parsed.Tokens.Any(t => t.Type == TokenType.DoubleDash)
        ? null
        : parsed.CommandResult.Children.OfType<ArgumentResult>().SelectMany(a => a.Tokens).Select(t => t.Value).FirstOrDefault(t => t.Length > 1 && t[0] == '-');

    private static string Unknown(string word, Command command)
    {
        bool isOption = word.StartsWith('-');
        (string kind, IEnumerable<string> known) = isOption ? ("option", Options(command)) : command.Subcommands.Count > 0 ? (command is NameListCommand ? "name" : "verb", Verbs(command)) : ("argument", []);
        string[] words = [.. known];
        string remedy = NearestWord.To(word, words) is { } nearest ? $"; did you mean {nearest}?" : words.Length > 0 && command is NameListCommand && !isOption ? "; known here:" : words.Length > 0 ? $"; known here: {string.Join(", ", words)}" : "";
        return $"unknown {kind} '{word}'{remedy}";
    }

    private static IEnumerable<string> Verbs(Command command) => command.Subcommands.Where(c => !c.Hidden).Select(c => c.Name);

    private static IEnumerable<string> Options(Command command) => command.Options.Where(o => !o.Hidden).Select(o => o.Name);

    private static string Path(CommandResult command) =>
        command.Parent is CommandResult parent ? $"{Path(parent)} {command.Command.Name}" : "overmix";
}
