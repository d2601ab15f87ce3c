using System.CommandLine;
using System.CommandLine.Parsing;

namespace Overmix.Cli.Commands;

/// <summary>Options that several verbs share, so that they are spelt and explained alike.</summary>
internal static class CommonOptions
{
    /// <summary>The default folder of runs.</summary>
    public const string RunsFolder = "runs";

    private const int MostCompletions = 500;

    /// <summary><c>--json</c>.</summary>
    public static Option<bool> Json() => new("--json") { Description = "Write one JSON document with a schema number." };

    /// <summary><c>--runs</c>.</summary>
    public static Option<string> Runs() => Named(new Option<string>("--runs") { Description = "The folder that holds the runs.", HelpName = "DIR", DefaultValueFactory = _ => RunsFolder });

    /// <summary>The run that a verb is about.</summary>
    public static Argument<string> Run()
    {
        Argument<string> run = Named(new Argument<string>("RUN") { Description = "Number, id or folder of the run, as in 7, digits/7, 0007-a1b2 or runs/digits/0007-a1b2c3d4." });
        run.CompletionSources.Add(_ => RunNames());
        return run;
    }

    /// <summary>The names of the runs in the default folder, for shells that complete them.</summary>
    public static IEnumerable<string> RunNames()
    {
        var selection = new RunSelection(RunsFolder);
        return [.. selection.All().Take(MostCompletions).Select(run => selection.NameOf(run.Path))];
    }

    /// <summary><c>-s key=value</c>.</summary>
    public static Option<string[]> Set() => new("--set", "-s") { Description = "Override a key of the configuration, as in -s mixup.alpha=0.4; may be repeated, the last one wins.", HelpName = "key=value" };

    /// <summary><c>--tensorboard</c>.</summary>
    public static Option<bool> TensorBoard() => new("--tensorboard") { Description = "Write event files for TensorBoard as well, into the run's folder." };

    /// <summary>An option that names a folder or file: an empty name is refused.</summary>
    public static Option<T> Named<T>(Option<T> option)
    {
        option.Validators.Add(result => RefuseEmpty(result, option.Name));
        return option;
    }

    /// <summary>An argument that names a folder or file: an empty name is refused.</summary>
    public static Argument<T> Named<T>(Argument<T> argument)
    {
        argument.Validators.Add(result => RefuseEmpty(result, argument.Name));
        return argument;
    }

    /// <summary>An option that takes one of a few words; shells complete them.</summary>
    public static Option<string> OneOf(Option<string> option, params string[] words)
    {
        option.Validators.Add(result => RefuseOthers(result, option.Name, words));
        option.CompletionSources.Add(words);
        return option;
    }

    /// <summary>An argument that is one of a few words; shells complete them.</summary>
    public static Argument<string> OneOf(Argument<string> argument, params string[] words)
    {
        argument.Validators.Add(result => RefuseOthers(result, argument.Name, words));
        argument.CompletionSources.Add(words);
        return argument;
    }

    private static void RefuseOthers(SymbolResult result, string name, string[] words)
    {
        if (result.Tokens.FirstOrDefault(t => !words.Contains(t.Value)) is { } token)
        {
            result.AddError($"{name} must be {string.Join(", ", words[..^1])} or {words[^1]}, not '{token.Value}'");
        }
    }

    private static void RefuseEmpty(SymbolResult result, string name)
    {
        if (result.Tokens.Any(t => string.IsNullOrWhiteSpace(t.Value)))
        {
            result.AddError($"{name} is empty; name a folder or a file");
        }
    }
}
