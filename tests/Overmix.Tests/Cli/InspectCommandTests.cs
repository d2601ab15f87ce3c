using System.Text.Json;
using Overmix.Core.Curves;
using Overmix.Runs.Store;
using Overmix.Tests.Runs;

namespace Overmix.Tests.Cli;

/// <summary><c>inspect</c>, on one small run for all.</summary>
public sealed class InspectCommandTests(InspectCommandTests.TrainedRun trained) : IClassFixture<InspectCommandTests.TrainedRun>
{
    public sealed class TrainedRun : IDisposable
    {
        private readonly TempFolder _folder = new();

        public TrainedRun()
        {
            ProcessOutcome outcome = CapturedTerminal.Run("train", "--out", _folder.Path, "-s", "train.epochs=6", "-s", "model.widths=[8]", "-s", "ema.decay=0.9", "-s", "checkpoint.every=3",
                "-s", "instruments.every=1", "-s", "instruments.gradients=1", "-s", "instruments.pairs=60");
            Assert.True(outcome.ExitCode == 0, outcome.Error);
            Run = Assert.Single(new RunStore(_folder.Path).List());
        }

        public RunDirectory Run { get; }

        public string Store => _folder.Path;

        public void Dispose() => _folder.Dispose();
    }

    [Theory]
    [InlineData(3, "--checkpoint", "ep00003")]
    [InlineData(6)]
    public void Inspect_ACheckpoint_ReadsWhatTheRunReadThere(int epoch, params string[] options)
    {
        JsonElement found = Json(["inspect", "1", "--runs", trained.Store, "--pairs", "60", "--json", .. options]);
        InstrumentFigures read = trained.Run.ReadMetrics().Entries.Single(r => r.Epoch == epoch).Instruments!;
        Assert.Equal(epoch, found.GetProperty("epoch").GetInt32());
        foreach (System.Reflection.PropertyInfo figure in typeof(InstrumentFigures).GetProperties())
        {
            double expected = ((double?)figure.GetValue(read))!.Value;
            Assert.Equal(expected, found.GetProperty(JsonNamingPolicy.CamelCase.ConvertName(figure.Name)).GetDouble(), 1e-6 * Math.Abs(expected));
        }
    }

    [Fact]
    public void Inspect_HessianAndTeacher_AreThere()
    {
        JsonElement found = Json(["inspect", "1", "--runs", trained.Store, "--pairs", "60", "--hessian", "2", "--teacher", "ema", "--json"]);
        foreach (string objective in new[] { "mixupHessian", "ermHessian" })
        {
            JsonElement hessian = found.GetProperty(objective);
            Assert.Equal(2, hessian.GetProperty("largest").GetArrayLength());
            Assert.True(hessian.GetProperty("largest")[0].GetProperty("value").GetDouble() > hessian.GetProperty("smallest").GetDouble());
        }

        Assert.Equal(
            Json(["inspect", "1", "--runs", trained.Store, "--pairs", "60", "--teacher", trained.Run.Path, "--json"]).GetProperty("labelNoise").ToString(), found.GetProperty("labelNoise").ToString());
        Assert.Equal(["train", "held-out", "train × held-out"], found.GetProperty("labelNoise").EnumerateArray().Select(n => n.GetProperty("pairs").GetString()));
        // The model that the run delivered is its average: looking at that, it is its own teacher.
        JsonElement itself = Json(["inspect", "1", "--runs", trained.Store, "--pairs", "60", "--average", "--teacher", trained.Run.Path, "--json"]).GetProperty("labelNoise")[0];
        Assert.Equal(0, itself.GetProperty("fittedShare").GetDouble(), 1e-6);
        Assert.InRange(itself.GetProperty("totalVariation").GetDouble(), 0.05, 1);
        ProcessOutcome text = CapturedTerminal.Run("inspect", "1", "--runs", trained.Store, "--pairs", "60", "--hessian", "1", "--teacher", "ema");
        Assert.Contains("memorisation gap", text.Output, StringComparison.Ordinal);
        Assert.Contains("share fitted", text.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3, "ep00099", "--checkpoint", "ep00099")]
    [InlineData(2, "--pairs", "--pairs", "1")]
    [InlineData(2, "--hessian", "--hessian", "many")]
    [InlineData(2, "ema", "--teacher", "ema", "no-such-model")]
    public void Inspect_AMistake_IsOneSentenceWithItsCode(int code, string about, params string[] options)
    {
        ProcessOutcome outcome = CapturedTerminal.Run(["inspect", "1", "--runs", trained.Store, .. options]);
        Assert.Equal(code, outcome.ExitCode);
        Assert.Contains(about, outcome.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", outcome.Error, StringComparison.Ordinal);
    }

    private static JsonElement Json(string[] arguments)
    {
        ProcessOutcome outcome = CapturedTerminal.Run(arguments);
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        return JsonDocument.Parse(outcome.Output).RootElement;
    }
}
