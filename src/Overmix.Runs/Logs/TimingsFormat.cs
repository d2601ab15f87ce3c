using System.Text.Json;
using Overmix.Core.Curves;

namespace Overmix.Runs.Logs;

/// <summary>A line an evaluation, like the metrics, with what depends on the machine and the moment.</summary>
internal sealed class TimingsFormat : LogFormat<Timing>
{
    public override string FileName => "timings.jsonl";

    private protected override void Write(Utf8JsonWriter json, Timing timing)
    {
        json.WriteNumber("epoch", timing.Epoch);
        json.WriteReal("trainingSeconds", timing.TrainingSeconds);
        json.WriteReal("evaluationSeconds", timing.EvaluationSeconds);
        json.WriteReal("examplesPerSecond", timing.ExamplesPerSecond);
        json.WriteNumber("residentBytes", timing.ResidentBytes);
        json.WriteNumber("liveTensors", timing.LiveTensors);
        if (timing.InstrumentSeconds > 0)
        {
            json.WriteReal("instrumentSeconds", timing.InstrumentSeconds);
        }
    }

    internal override Timing Read(JsonFields fields) => new(
        fields.Count("epoch"),
        fields.Real("trainingSeconds"),
        fields.Real("evaluationSeconds"),
        fields.Real("examplesPerSecond"),
        fields.Long("residentBytes"),
        fields.Long("liveTensors"))
    {
        InstrumentSeconds = fields.OptionalReal("instrumentSeconds") ?? 0,
    };
}
