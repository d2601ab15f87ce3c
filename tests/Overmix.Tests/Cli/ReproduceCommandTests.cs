using System.Text.Json;
using Overmix.Studies.Figures;
using Overmix.Tests.Runs;
using Overmix.Training.Compute;

namespace Overmix.Tests.Cli;

public sealed class ReproduceCommandTests
{
    [Theory]
    [InlineData("quick")]
    [InlineData("cpu")]
    [InlineData("paper")]
    public void DryRun_AllClaims_SaysRunsHoursAndDisk(string scale)
    {
        using var folder = new TempFolder();
        ProcessOutcome outcome = CapturedTerminal.Run("reproduce", "all", "--scale", scale, "--dry-run", "--keep", folder.Path, "--out", Path.Combine(folder.Path, "out"));
        Assert.Equal(0, outcome.ExitCode);
        Assert.All(ClaimCatalog.PaperIds, id => Assert.Contains(id, outcome.Output, StringComparison.Ordinal));
        Assert.Matches(@"all: \d+ runs, expected [\d.,]+ hours of .+ on disk", outcome.Output);
        Assert.False(Directory.Exists(Path.Combine(folder.Path, "out")));
    }

    [Fact]
    public void Json_ClaimThatCannotBeTested_IsUntestedWithItsReason()
    {
        using var folder = new TempFolder();
        ProcessOutcome outcome = CapturedTerminal.Run("reproduce", "fig2", "fig3", "--scale", "cpu", "--json", "--keep", Path.Combine(folder.Path, "docs", "results"), "--out", folder.Path);
        Assert.Equal(0, outcome.ExitCode);
        JsonElement[] claims = [.. JsonDocument.Parse(outcome.Output).RootElement.GetProperty("claims").EnumerateArray()];
        Assert.Equal(["fig2", "fig3"], claims.Select(c => c.GetProperty("id").GetString()));
        Assert.All(claims, c => Assert.Equal(("untested", JsonValueKind.Null), (c.GetProperty("verdict").GetString(), c.GetProperty("interval").ValueKind)));
        Assert.Contains("SVHN", claims[0].GetProperty("note").GetString(), StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(folder.Path, "claims", "fig2.json")));
        Assert.True(File.Exists(Path.Combine(folder.Path, "docs", "results", "fig2.md")));
    }

    [Fact]
    public void UnknownId_IsAUsageErrorWithTheNearest()
    {
        ProcessOutcome outcome = CapturedTerminal.Run("reproduce", "fig4");
        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains("There is no claim fig4; did you mean fig1?", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void UnknownScale_IsAUsageError() => Assert.Equal(2, CapturedTerminal.Run("reproduce", "fig1", "--scale", "huge").ExitCode);

    [Fact]
    public void PaperScale_WithoutGpu_IsRefusedWithTheWayOut()
    {
        Assert.SkipWhen(ComputeDevice.CountGpus() > 0, "there is a GPU here");
        ProcessOutcome outcome = CapturedTerminal.Run("reproduce", "fig1", "--scale", "paper");
        Assert.Equal((2, ""), (outcome.ExitCode, outcome.Output));
        Assert.Contains("ask for --device cpu and expect", outcome.Error, StringComparison.Ordinal);
    }
}
