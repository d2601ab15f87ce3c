using System.CommandLine;
using Overmix.Cli.Output;
using Overmix.Cli.Theory;
using Overmix.Core.Errors;
using Overmix.Reporting.Theory;
using Overmix.Theory.Checks;

namespace Overmix.Cli.Commands;

/// <summary><c>theory NAME</c>: a result of the paper computed, checked and drawn.</summary>
internal static class TheoryCommand
{
    /// <summary>The verb's name.</summary>
    public const string Name = "theory";

    private const int MostSeeds = 10_000;

    public static Command Create(Terminal terminal, IReadOnlyList<string> arguments)
    {
        var verb = new NameListCommand(Name, "Computes, checks and draws a result of the paper's mathematics. Exit code 1 if a check is inconsistent.");
        foreach (TheoryEntry entry in TheoryCatalog.Entries)
        {
            // Reflection and documentation cost a few milliseconds, which other verbs need not pay.
            verb.Add(arguments.Contains(Name) ? CommandOf(entry, terminal) : new Command(entry.Name, entry.Summary));
        }

        verb.Add(TheoryExplorerCommand.Create(terminal));
        return verb;
    }

    private static Command CommandOf(TheoryEntry entry, Terminal terminal)
    {
        object defaults = Activator.CreateInstance(entry.OptionsType)!;
        OptionMeanings meanings = OptionMeanings.Of(entry.OptionsType.Assembly);
        IReadOnlyList<TheoryParameter> parameters = TheoryParameter.Of(entry.OptionsType);
        Dictionary<string, Option<string?>> options = parameters.ToDictionary(p => p.Name, p => new Option<string?>($"--{p.Name}")
        {
            HelpName = "VALUE",
            Description = p.IsShortForm ? "α of λ ~ Beta(α, α); short for --law beta:α. 0: plain training." : Describe(p, meanings, p.Text(defaults)),
        });
        Option<int> seeds = new("--seeds") { Description = "How many seeds, from --seed upwards; means with 95 % Student-t intervals.", HelpName = "COUNT", DefaultValueFactory = _ => 1 };
        Option<string> folder = new("--out") { Description = "Folder of figures and tables.", HelpName = "DIR", DefaultValueFactory = _ => Path.Combine(CommonOptions.RunsFolder, Name, entry.Name) };
        Option<bool> json = CommonOptions.Json();
        var command = new Command(entry.Name, entry.Summary) { seeds, folder, json };
        foreach (Option<string?> option in options.Values)
        {
            command.Add(option);
        }

        command.SetAction(parsed => Execute(
            terminal,
            TheoryRequest.Of(entry, parameters, name => parsed.GetValue(options[name])),
            new Delivery(parsed.GetValue(seeds), parsed.GetRequiredValue(folder), parsed.GetValue(json))));
        return command;
    }

    private static string Describe(TheoryParameter parameter, OptionMeanings meanings, string text)
    {
        string meaning = meanings[parameter.Property], expected = parameter.Reader.Expected;
        string allowed = expected.Contains('|', StringComparison.Ordinal) ? $" {expected}." : "";
        return $"{meaning}{allowed}{(text.Length > 0 ? $" [default: {text}]" : "")}".Trim();
    }

    private static int Execute(Terminal terminal, TheoryRequest request, Delivery delivery)
    {
        if (delivery.Seeds is < 1 or > MostSeeds)
        {
            throw new TheoryRequestException($"--seeds is {delivery.Seeds}; it must lie in [1, {MostSeeds}].");
        }

        SeededStudy study = StudyRun.Of(terminal, request, delivery.Seeds);
        TheoryTable[] tables = [.. study.Tables.SelectMany(Files)];
        string folder = Path.GetFullPath(delivery.Folder);
        string[] files = [.. TheoryFolder.WriteFigures(study.Reports, folder), .. TheoryFolder.WriteTables(tables, folder)];
        if (delivery.AsJson)
        {
            StudyJson.Write(terminal, request, study, files);
        }
        else
        {
            StudyText.Write(terminal, study, folder);
        }

        return (int)(study.Verdict == TheoryVerdict.Inconsistent ? ExitCode.Failed : ExitCode.Done);
    }

    private static IEnumerable<TheoryTable> Files(StudyTable table) => table.HalfWidths is { } halves
        ? [table.Means, table.Means with { Name = table.Means.Name + "-half-widths", Columns = halves }]
        : [table.Means];

    private sealed record Delivery(int Seeds, string Folder, bool AsJson);
}
