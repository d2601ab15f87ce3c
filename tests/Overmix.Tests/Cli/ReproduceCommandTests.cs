using System.Text.Json;
using Overmix.Studies.Figures;
using Overmix.Tests.House;
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
        Assert.All(claims, c => Assert.Equal((JsonValueKind.Null, JsonValueKind.Null, 0), (c.GetProperty("effect").ValueKind, c.GetProperty("data").ValueKind, c.GetProperty("seeds").GetArrayLength())));
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

    [Fact]
    public void NamedGpu_NotThere_IsRefusedWithScaleAndDevice()
    {
        Assert.SkipWhen(ComputeDevice.CountGpus() > 0, "there is a GPU here");
        using var folder = new TempFolder();
        ProcessOutcome outcome = CapturedTerminal.Run("reproduce", "fig1-digits", "--device", "cuda", "--keep", folder["results"], "--out", folder["out"]);
        Assert.Equal((2, ""), (outcome.ExitCode, outcome.Output));
        Assert.Contains("--scale quick would train 10 runs on cuda", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Fresh_RunsAreInTheFolder_IsRefused()
    {
        using var folder = new TempFolder();
        Directory.CreateDirectory(Path.Combine(folder["out"], "runs", "digits-n100-mixup", "0001-0123abcd"));
        ProcessOutcome outcome = CapturedTerminal.Run("reproduce", "fig1-digits", "--fresh", "--out", folder["out"]);
        Assert.Equal((2, ""), (outcome.ExitCode, outcome.Output));
        Assert.Contains("--fresh trains anew, and 1 of the 10 runs", outcome.Error, StringComparison.Ordinal);
    }

    // From the kept records, so that nothing is trained; --device asks for what none of them was computed on, and the page's command must not claim it.
    [Fact]
    public void Json_JudgedClaim_HasTheDocumentedMembers_AndItsPageNamesDataAndArithmetic()
    {
        using var folder = new TempFolder();
        string results = Path.Combine(folder.Path, "docs", "results"), records = Path.Combine("data", "claims", "records");
        Directory.CreateDirectory(Path.Combine(results, records));
        foreach (string file in Directory.GetFiles(Path.Combine(Repository.Root, "docs", "results", records), "digits-n100-*-mse-*"))
        {
            File.Copy(file, Path.Combine(results, records, Path.GetFileName(file)));
        }

        ProcessOutcome outcome = CapturedTerminal.Run("reproduce", "mse", "--json", "--device", "cuda", "--keep", results, "--out", folder["out"]);
        Assert.Equal(0, outcome.ExitCode);
        JsonElement root = JsonDocument.Parse(outcome.Output).RootElement, claim = Assert.Single(root.GetProperty("claims").EnumerateArray());
        Assert.Equal(1, root.GetProperty("schema").GetInt32());
        Assert.Equal(["id", "scale", "verdict", "effect", "unit", "interval", "seeds", "data", "note", "command"], claim.EnumerateObject().Select(m => m.Name));
        Assert.Equal(("mse", "quick"), (claim.GetProperty("id").GetString(), claim.GetProperty("scale").GetString()));
        Assert.Contains(claim.GetProperty("verdict").GetString(), (string[])["reproduced", "not reproduced", "inconclusive"]);
        double[] interval = [.. claim.GetProperty("interval").EnumerateArray().Select(e => e.GetDouble())];
        Assert.Equal(2, interval.Length);
        Assert.InRange(claim.GetProperty("effect").GetDouble(), interval[0], interval[1]);
        Assert.Equal([1, 2, 3, 4, 5], claim.GetProperty("seeds").EnumerateArray().Select(e => e.GetInt32()));
        Assert.Contains("digits", claim.GetProperty("data").GetString(), StringComparison.Ordinal);
        Assert.Equal("overmix reproduce mse --scale quick", claim.GetProperty("command").GetString());

        string page = File.ReadAllText(Path.Combine(results, "mse.md"));
        Assert.Contains("Computed in float32 on cpu. Data SHA-256 46abec6b1248….", page, StringComparison.Ordinal);
    }
}
