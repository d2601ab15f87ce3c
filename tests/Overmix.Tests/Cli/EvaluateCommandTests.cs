using System.Text.Json;
using Overmix.Runs.Store;
using Overmix.Tests.Runs;

namespace Overmix.Tests.Cli;

/// <summary><c>evaluate</c>, on one small run for all.</summary>
public sealed class EvaluateCommandTests(EvaluateCommandTests.TrainedRun trained) : IClassFixture<EvaluateCommandTests.TrainedRun>
{
    public sealed class TrainedRun : IDisposable
    {
        private readonly TempFolder _folder = new();

        public TrainedRun()
        {
            ProcessOutcome outcome = CapturedTerminal.Run("train", "--out", _folder.Path, "-s", "train.epochs=6", "-s", "model.widths=[16]", "-s", "train.batchSize=10");
            Assert.True(outcome.ExitCode == 0, outcome.Error);
            Run = Assert.Single(new RunStore(_folder.Path).List());
        }

        public RunDirectory Run { get; }

        public string Store => _folder.Path;

        public void Dispose() => _folder.Dispose();
    }

    [Fact]
    public void Evaluate_Json_HoldsTheFiguresOfTheLastRecord()
    {
        JsonElement found = Json("evaluate", "1", "--runs", trained.Store, "--json");
        var last = trained.Run.ReadMetrics().Entries[^1];
        Assert.Equal(1, found.GetProperty("schema").GetInt32());
        Assert.Equal(last.TestError, found.GetProperty("error").GetDouble());
        Assert.Equal(last.TestLoss, found.GetProperty("crossEntropy").GetDouble(), 1e-12);
        Assert.Equal(599, found.GetProperty("examples").GetInt32());
        Assert.Equal(10, found.GetProperty("classes").GetArrayLength());
        Assert.Equal(100, found.GetProperty("classes").EnumerateArray().Sum(c => c.GetProperty("trainExamples").GetInt32()));
        Assert.Equal(599, found.GetProperty("confusion").EnumerateArray().Sum(row => row.EnumerateArray().Sum(n => n.GetInt32())));
        Assert.InRange(last.TestError, found.GetProperty("errorInterval")[0].GetDouble(), found.GetProperty("errorInterval")[1].GetDouble());
    }

    [Fact]
    public void Evaluate_Part_ChoosesTheExamples()
    {
        Assert.Equal(300, Json("evaluate", trained.Run.Path, "--part", "validation", "--json").GetProperty("examples").GetInt32());
        Assert.Equal(1797, Json("evaluate", trained.Run.Path, "--data", "digits", "--part", "all", "--json").GetProperty("examples").GetInt32());
        ProcessOutcome outcome = CapturedTerminal.Run("evaluate", trained.Run.Path, "--part", "half");
        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains("half", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Evaluate_Out_WritesFiguresAndTables()
    {
        using var folder = new TempFolder();
        ProcessOutcome outcome = CapturedTerminal.Run("evaluate", trained.Run.Path, "--out", folder["deep/er"]);
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        Assert.Equal(
            ["classes.csv", "confusion-dark.png", "confusion-dark.svg", "confusion.csv", "confusion.png", "confusion.svg"],
            Directory.GetFiles(folder["deep/er"]).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal("actual,0,1,2,3,4,5,6,7,8,9", File.ReadLines(folder["deep/er/confusion.csv"]).First());
        Assert.Contains("written: ", outcome.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(300, true)]
    [InlineData(50, false)]
    public void Evaluate_Terminal_ShowsTheMatrixWhereItFits(int width, bool fits)
    {
        ProcessOutcome outcome = CapturedTerminal.Capture(terminal => Overmix.Cli.CommandLine.Run(["evaluate", trained.Run.Path], terminal), isTerminal: true, width);
        Assert.Equal(0, outcome.ExitCode);
        Assert.Equal(fits, outcome.Output.Contains("true \\ taken for", StringComparison.Ordinal));
        Assert.Equal(!fits, outcome.Error.Contains("too wide", StringComparison.Ordinal));
        Assert.All(outcome.Output.Split('\n'), line => Assert.True(line.TrimEnd().Length <= width));
    }

    [Fact]
    public void Evaluate_DamagedModel_IsRefusedWithCode3()
    {
        using var folder = new TempFolder();
        string copy = folder["model"];
        Directory.CreateDirectory(copy);
        Directory.GetFiles(trained.Run.PathOf("model")).ToList().ForEach(f => File.Copy(f, Path.Combine(copy, Path.GetFileName(f))));
        byte[] weights = File.ReadAllBytes(Path.Combine(copy, "model.safetensors"));
        weights[^9] ^= 16;
        File.WriteAllBytes(Path.Combine(copy, "model.safetensors"), weights);
        ProcessOutcome outcome = CapturedTerminal.Run("evaluate", copy);
        Assert.Equal((3, ""), (outcome.ExitCode, outcome.Output));
        Assert.StartsWith($"error: {copy}", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("SHA-256", Assert.Single(outcome.Error.TrimEnd('\n').Split('\n')), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nowhere", "no such run")]
    [InlineData(".", "neither a model folder")]
    public void Evaluate_WhatIsNoModel_SaysSo(string reference, string expected)
    {
        ProcessOutcome outcome = CapturedTerminal.Run("evaluate", reference, "--runs", trained.Store);
        Assert.Equal((3, ""), (outcome.ExitCode, outcome.Output));
        Assert.Contains(expected, outcome.Error, StringComparison.Ordinal);
    }

    private static JsonElement Json(params string[] arguments)
    {
        ProcessOutcome outcome = CapturedTerminal.Run(arguments);
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        return JsonDocument.Parse(outcome.Output).RootElement;
    }
}
