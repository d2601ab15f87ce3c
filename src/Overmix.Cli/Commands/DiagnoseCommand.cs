using System.CommandLine;
using Overmix.Cli.Output;
using Overmix.Core.Curves;
using Overmix.Core.Errors;
using Overmix.Reporting.Diagnosis;
using Overmix.Runs.Foreign;
using Overmix.Studies.Execution;
using Overmix.Studies.Verdicts;

namespace Overmix.Cli.Commands;

/// <summary><c>diagnose</c>: whether a run, of Overmix or of another tool, was trained too long; where it turned; what to do.</summary>
internal sealed class DiagnoseCommand
{
    private const int Schema = 1;
    private const string Percent = "percent", Fraction = "fraction";

    private readonly Argument<string[]> _sources = CommonOptions.Named(new Argument<string[]>("RUN|FILE")
    {
        Description = "Runs of Overmix by folder, number or id; or logs: Lightning's metrics.csv, timm's summary.csv, any CSV, Hugging Face's trainer_state.json, TensorBoard's event files, or a folder that holds one. Several are seeds of one experiment.",
        Arity = ArgumentArity.OneOrMore,
    });

    private readonly Option<string> _store = CommonOptions.Runs();
    private readonly Option<string?> _epoch = Series("--epoch-column", "The column of a CSV that holds the epochs; by default 'epoch', else 'step'.");
    private readonly (CurveQuantity Quantity, Option<string?> Option)[] _series =
    [
        (CurveQuantity.TestError, Series("--test-error", "Which column, key or tag is the test error; by default found by its name.")),
        (CurveQuantity.ValidationError, Series("--validation-error", "Which one is the validation error.")),
        (CurveQuantity.TestLoss, Series("--test-loss", "Which one is the test loss.")),
        (CurveQuantity.ValidationLoss, Series("--validation-loss", "Which one is the validation loss.")),
        (CurveQuantity.TrainLoss, Series("--train-loss", "Which one is the training loss. It is never taken for a held-out one.")),
    ];

    private readonly Option<bool> _accuracy = new("--accuracy") { Description = "The series named for errors hold accuracies: the error is 1 − accuracy." };
    private readonly Option<string?> _unit = new("--unit") { Description = "Whether errors and accuracies are given in percent or as a fraction; by default seen from their size.", HelpName = "UNIT" };
    private readonly Option<double> _smallest = new("--smallest") { Description = "Rise of an error, in percentage points, from which on it is worth acting.", HelpName = "POINTS", DefaultValueFactory = _ => 1 };
    private readonly Option<string?> _folder = CommonOptions.Named(new Option<string?>("--out") { Description = "Also draw the curves with their turns (SVG, PNG, CSV) into this folder.", HelpName = "DIR" });
    private readonly Option<bool> _json = CommonOptions.Json();

    private DiagnoseCommand()
    {
        _unit.AcceptOnlyFromAmong(Percent, Fraction);
        _smallest.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && result.GetValueOrDefault<double>() is not (>= 0 and <= 100))
            {
                result.AddError("--smallest must be a number of percentage points from 0 to 100");
            }
        });
    }

    public static Command Create(Terminal terminal)
    {
        var verb = new DiagnoseCommand();
        Command command = new("diagnose", "Says of a run or another tool's log whether it was trained too long, where it turned, and what to do.") { verb._sources, verb._store, verb._epoch };
        foreach ((_, Option<string?> option) in verb._series)
        {
            command.Add(option);
        }

        foreach (Option option in new Option[] { verb._accuracy, verb._unit, verb._smallest, verb._folder, verb._json })
        {
            command.Add(option);
        }

        command.SetAction(parsed => verb.Run(parsed, terminal));
        return command;
    }

    private static Option<string?> Series(string name, string description) => CommonOptions.Named(new Option<string?>(name) { Description = description, HelpName = "NAME" });

    private int Run(ParseResult parsed, Terminal terminal)
    {
        IReadOnlyList<DiagnosedGroup> groups = Diagnose(parsed);
        string? folder = parsed.GetValue(_folder);
        string[] files = folder is null ? [] : [.. groups.SelectMany(g => DiagnosisFolder.Write(g.Curves, g.Seeds, g.Name, groups.Count == 1 ? folder : Path.Combine(folder, g.Name)))];
        if (parsed.GetValue(_json))
        {
            terminal.WriteJson(Schema, json => DiagnosisText.Write(json, groups, files));
        }
        else
        {
            DiagnosisText.Write(terminal, groups, files);
        }

        return (int)ExitCode.Done;
    }

    private IReadOnlyList<DiagnosedGroup> Diagnose(ParseResult parsed)
    {
        string[] sources = parsed.GetRequiredValue(_sources);
        double smallest = parsed.GetValue(_smallest) / 100;
        Dictionary<CurveQuantity, string> names = _series.Where(s => parsed.GetValue(s.Option) is not null).ToDictionary(s => s.Quantity, s => parsed.GetValue(s.Option)!);
        bool? percent = parsed.GetValue(_unit) is { } unit ? unit == Percent : null;
        var mapping = new CurveMapping { Names = names, AreAccuracies = parsed.GetValue(_accuracy), ArePercentages = percent };
        string[] logs = [.. sources.Where(ForeignLogReader.Takes)];
        if (logs.Length == sources.Length)
        {
            return [LogDiagnosis.OfLogs([.. logs.Distinct().Select(path => ForeignLogReader.Read(path, parsed.GetValue(_epoch)))], mapping, smallest)];
        }

        if (sources.FirstOrDefault(s => LooksLikeFile(s) && !Path.Exists(s)) is { } missing)
        {
            throw new StudyException($"there is no file '{missing}'. Name a log that exists, or a run: `overmix runs ls` lists them.");
        }

        return logs.Length > 0 ? throw new StudyException($"'{logs[0]}' is another tool's log, '{sources.First(s => !logs.Contains(s))}' is not: diagnose runs of Overmix and other logs one kind at a time.")
            : names.Count > 0 || mapping.AreAccuracies || percent is not null || parsed.GetValue(_epoch) is not null ? throw new StudyException("runs of Overmix name their curves themselves: options that map columns are for other tools' logs.")
            : LogDiagnosis.OfRuns(new RunSelection(parsed.GetRequiredValue(_store)).Several(sources), smallest);
    }

    private static bool LooksLikeFile(string source) => Path.GetExtension(source) is ".csv" or ".tsv" or ".txt" or ".json" || Path.GetFileName(source).Contains(".tfevents.", StringComparison.Ordinal);
}
