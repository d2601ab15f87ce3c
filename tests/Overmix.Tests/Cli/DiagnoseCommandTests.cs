using System.Text.Json;
using Overmix.Runs.Store;
using Overmix.Tests.Runs;
using Overmix.Tests.Runs.Foreign;

namespace Overmix.Tests.Cli;

/// <summary><c>diagnose</c>, as a shell sees it.</summary>
public sealed class DiagnoseCommandTests
{
    [Theory]
    [InlineData("tensorboard", "step")]
    [InlineData("keras", "step")]
    [InlineData("pandas.csv", "epoch")]
    [InlineData("lightning", "epoch")]
    [InlineData("timm/summary.csv", "epoch")]
    [InlineData("huggingface/trainer_state.json", "epoch")]
    public void Diagnose_LogsOfOtherTools_FindTheirTurn(string name, string clock)
    {
        ProcessOutcome done = CapturedTerminal.Run("diagnose", Path.Combine(ForeignLogTests.Folder, name), "--json");
        Assert.True(done.ExitCode == 0, done.Error);
        JsonElement diagnosis = JsonDocument.Parse(done.Output).RootElement.GetProperty("diagnoses")[0];
        Assert.Equal(1, JsonDocument.Parse(done.Output).RootElement.GetProperty("schema").GetInt32());
        Assert.Equal("u-shaped", diagnosis.GetProperty("verdict").GetString());
        Assert.Equal("stop-at-turn", diagnosis.GetProperty("advice").GetString());
        Assert.Equal(clock, diagnosis.GetProperty("clock").GetString());
        JsonElement curve = diagnosis.GetProperty("curves")[0];
        Assert.InRange(curve.GetProperty("depth").GetDouble(), 0.06, 0.11); // made with 0.004 an epoch from epoch 16 to 40
        Assert.True(curve.GetProperty("pValue").GetDouble() <= 0.02);
        Assert.Contains(diagnosis.GetProperty("notes").EnumerateArray(), n => n.GetString()!.Contains("Only one held-out part", StringComparison.Ordinal));
    }

    [Fact]
    public void Diagnose_TextOnANarrowTerminal_FitsIt()
    {
        string log = Path.Combine(ForeignLogTests.Folder, "timm");
        ProcessOutcome done = CapturedTerminal.Capture(terminal => Overmix.Cli.CommandLine.Run(["diagnose", log], terminal), isTerminal: true, width: 60);
        Assert.Equal(0, done.ExitCode);
        Assert.All(done.Output.Split('\n').Where(l => !l.Contains(": ", StringComparison.Ordinal)), line => Assert.True(line.Length <= 60, line));
        Assert.Contains("Trained too long: validation error fell to", done.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Diagnose_SeveralFiles_AreSeeds()
    {
        string log = Path.Combine(ForeignLogTests.Folder, "timm", "summary.csv");
        using var folder = new TempFolder();
        File.Copy(log, folder["second.csv"]);
        JsonElement curve = JsonDocument.Parse(CapturedTerminal.Run("diagnose", log, folder["second.csv"], "--json").Output).RootElement.GetProperty("diagnoses")[0].GetProperty("curves")[0];
        Assert.Equal(2, curve.GetProperty("seeds").GetInt32());
    }

    [Fact]
    public void Diagnose_Out_DrawsEachCurve()
    {
        using var folder = new TempFolder();
        ProcessOutcome done = CapturedTerminal.Run("diagnose", Path.Combine(ForeignLogTests.Folder, "lightning"), "--out", folder["pictures"]);
        Assert.True(done.ExitCode == 0, done.Error);
        foreach (string name in new[] { "diagnosis-validation-error", "diagnosis-validation-loss" })
        {
            Assert.Contains("<svg", File.ReadAllText(Path.Combine(folder["pictures"], name + ".svg")), StringComparison.Ordinal);
            Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], File.ReadAllBytes(Path.Combine(folder["pictures"], name + ".png"))[..4]);
            Assert.Equal(41, File.ReadAllLines(Path.Combine(folder["pictures"], name + ".csv")).Length);
        }
    }

    [Fact]
    public void Diagnose_HostileFile_Is3_AndMistakesAre2()
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder["bad.csv"], "epoch,val_loss\n1,2,3\n");
        File.WriteAllText(folder["mute.csv"], "epoch,speed\n1,2\n");
        ProcessOutcome bad = CapturedTerminal.Run("diagnose", folder["bad.csv"]), mute = CapturedTerminal.Run("diagnose", folder["mute.csv"]);
        Assert.Equal((3, 3), (bad.ExitCode, mute.ExitCode));
        Assert.Contains("line 2", bad.Error, StringComparison.Ordinal);
        Assert.Contains("--validation-loss", mute.Error, StringComparison.Ordinal);
        Assert.Equal(2, CapturedTerminal.Run("diagnose").ExitCode);
        Assert.Equal(2, CapturedTerminal.Run("diagnose", folder["none.csv"]).ExitCode);
        Assert.Equal(2, CapturedTerminal.Run("diagnose", folder["bad.csv"], "--unit", "furlongs").ExitCode);
        Assert.Equal(2, CapturedTerminal.Run("diagnose", folder["bad.csv"], "--smallest", "-1").ExitCode);
    }

    [Fact]
    public void Diagnose_RunOfOvermix_IsJudgedOnAllItsHeldOutCurves()
    {
        using var folder = new TempFolder();
        RunDirectory run = Runs.Samples.Finished(folder.Path, 30);
        ProcessOutcome done = CapturedTerminal.Run("diagnose", run.Path, "--json");
        Assert.True(done.ExitCode == 0, done.Error);
        JsonElement diagnosis = JsonDocument.Parse(done.Output).RootElement.GetProperty("diagnoses")[0];
        Assert.Equal("flat", diagnosis.GetProperty("verdict").GetString()); // the sample's figures are constants
        Assert.Equal(["test-error", "validation-error", "test-loss", "validation-loss"], diagnosis.GetProperty("curves").EnumerateArray().Select(c => c.GetProperty("quantity").GetString()!));
        Assert.Equal(JsonValueKind.Object, diagnosis.GetProperty("validationAndTest").ValueKind);
        Assert.Equal(2, CapturedTerminal.Run("diagnose", run.Path, "--accuracy").ExitCode);
        Assert.Equal(2, CapturedTerminal.Run("diagnose", run.Path, Path.Combine(ForeignLogTests.Folder, "timm")).ExitCode);
    }
}
