using System.Text.Json;
using Overmix.Core.Curves;
using Overmix.Runs.Store;

namespace Overmix.Cli.Output;

/// <summary>A run in JSON, as <c>runs ls</c> and <c>runs show</c> write it.</summary>
internal static class RunSummaryJson
{
    /// <summary>Writes the members of a run.</summary>
    public static void WriteRun(this Utf8JsonWriter json, RunSummary run)
    {
        json.WriteString("run", $"{run.Name}/{run.Id}");
        json.WriteString("path", run.Path);
        json.WriteString("state", WordOf(run.State));
        json.WriteNumber("epoch", run.EpochsDone);
        json.WriteFinite("epochs", run.Manifest?.Epochs);
        json.WriteFinite("seed", run.Manifest?.Seed);
        json.WriteNumber("evaluations", run.Evaluations);
        json.WriteFinite("etaSeconds", run.State == RunState.Running ? run.Status?.EtaSeconds : null);
        json.WritePoint("last", run.Last);
        json.WritePoint("bestOnValidation", run.BestOnValidation);
        json.WritePoint("oracleOnTest", run.OracleOnTest);
        json.WriteStrings("problems", run.Problems);
    }

    /// <summary>A state as written in files and listings.</summary>
    public static string WordOf(RunState state) => state.ToString().ToLowerInvariant();

    private static void WritePoint(this Utf8JsonWriter json, string name, EpochRecord? record)
    {
        if (record is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        json.WriteNumber("epoch", record.Epoch);
        json.WriteFinite("testError", record.TestError);
        json.WriteFinite("validationError", record.ValidationError);
        json.WriteFinite("trainError", record.TrainError);
        json.WriteFinite("loss", record.Mixing.Loss);
        json.WriteFinite("floor", record.Mixing.Floor);
        json.WriteFinite("excess", record.Mixing.Excess);
        json.WriteEndObject();
    }
}
