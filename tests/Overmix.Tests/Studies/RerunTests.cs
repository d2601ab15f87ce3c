using Overmix.Core.Configuration;
using Overmix.Core.Errors;
using Overmix.Cli.Commands;
using Overmix.Runs.Store;
using Overmix.Studies.Execution;
using Overmix.Tests.Runs;

namespace Overmix.Tests.Studies;

public sealed class RerunTests : IDisposable
{
    private static readonly RunConfig Config = new()
    {
        Name = "tiny",
        Data = new() { Train = 20 },
        Model = new() { Widths = [4] },
        Train = new() { Epochs = 6, BatchSize = 8 },
        Evaluation = new() { Cadence = CadenceKind.Every },
    };

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Rerun_SameMachine_IsEqualBitForBitUnderTheSameHash()
    {
        RunDirectory first = Train(Order(Config) with { SourceText = "name: tiny # mine\n", Overrides = ["train.epochs=6", "seed=1"] });
        RunDirectory again = Train(Rerun.OrderOf(first, ["overmix", "rerun", "1"]));
        Assert.NotEqual(first.Path, again.Path);
        Assert.Equal(first.ReadManifest().Hash, again.ReadManifest().Hash);
        Assert.Equal((first.ReadConfigSource(), first.ReadOverrides()), (again.ReadConfigSource(), again.ReadOverrides()));
        RerunFindings findings = Rerun.Compare(first, again);
        Assert.Equal((true, false, 6), (findings.Agreement.IsWhole, findings.IsUnexplained, findings.Agreement.Equal));
        Assert.Empty(findings.Differences);
        Assert.Equal(File.ReadAllBytes(first.PathOf("metrics.jsonl")), File.ReadAllBytes(again.PathOf("metrics.jsonl")));
        Assert.Contains("all 6 evaluations are equal, bit for bit", RerunCommand.InWords(first, findings), StringComparison.Ordinal);
    }

    [Fact]
    public void Compare_RunsOfDifferentThreads_NamesThem()
    {
        RunDirectory first = Train(Order(Config)), other = Train(Order(Config with { Seed = 2 }));
        RerunFindings unexplained = Rerun.Compare(first, other);
        Assert.True(unexplained.IsUnexplained);
        Assert.Contains("please report it", RerunCommand.InWords(first, unexplained), StringComparison.Ordinal);
        RerunFindings explained = unexplained with { Differences = ["threads: 1, now 2"] };
        Assert.False(explained.IsUnexplained);
        Assert.Contains("What differs: threads: 1, now 2.", RerunCommand.InWords(first, explained), StringComparison.Ordinal);
    }

    [Fact]
    public void Compare_RunsOfOtherDataAndVersion_NamesBoth()
    {
        RunDirectory first = Make("data", "0.1.0"), second = Make("other data", "0.2.0");
        IReadOnlyList<string> differences = Rerun.Compare(first, second).Differences;
        Assert.Equal(2, differences.Count);
        Assert.StartsWith("data (SHA-256): ", differences[0], StringComparison.Ordinal);
        Assert.Equal("Overmix: 0.1.0, now 0.2.0", differences[1]);
    }

    [Fact]
    public void Rerun_Stopped_IsTheSameAsFarAsItGoes()
    {
        RunDirectory first = Train(Order(Config));
        int asked = 0;
        RunResult cut = new RunExecution(() => ++asked > 8 ? ExitCode.StoppedByInterrupt : null).Start(new RunStore(_folder.Path), Rerun.OrderOf(first, []));
        RerunFindings findings = Rerun.Compare(first, cut.Run);
        Assert.Equal((false, true), (findings.Agreement.IsWhole, findings.Agreement.IsOneTheBeginning));
        Assert.InRange(findings.Agreement.Equal, 1, 5);
        Assert.Contains("as far as both go", RerunCommand.InWords(first, findings), StringComparison.Ordinal);
    }

    [Fact]
    public void InWords_StoppedBeforeItsFirstEvaluation_ClaimsNoAgreement() =>
        Assert.Contains("nothing to compare", RerunCommand.InWords(Make("data", "0.1.0"), new RerunFindings(new RecordAgreement(6, 0, 0), [])), StringComparison.Ordinal);

    [Fact]
    public void Compare_RunsOfTwoCommits_NamesThem()
    {
        RunDirectory first = Make("data", "0.1.0", "aaaa"), second = Make("data", "0.1.0", "bbbb");
        Assert.Equal(["commit: aaaa, now bbbb"], Rerun.Compare(first, second).Differences);
    }

    [Fact]
    public void Agreement_OfRecords_TellsNotANumberFromADifference()
    {
        Overmix.Core.Curves.EpochRecord record = Runs.Samples.Record(1) with { TestLoss = double.NaN };
        Assert.True(RecordAgreement.Of([record], [record with { }]).IsWhole); // NaN ≠ NaN would call equal runs different
        Assert.Equal(0, RecordAgreement.Of([Runs.Samples.Record(1, 0.0)], [Runs.Samples.Record(1, -0.0)]).Equal); // 0 = −0 would call different runs equal
        Assert.Equal((1, false, true), (RecordAgreement.Of([record], [record, Runs.Samples.Record(2)]) is var a ? a.Equal : 0, a.IsWhole, a.IsOneTheBeginning));
    }

    private RunDirectory Make(string data, string version, string? commit = null) =>
        new RunStore(_folder.Path).Create(Runs.Samples.Run() with { DataSha256 = RunIdentity.Sha256(data), OvermixVersion = version, Commit = commit ?? Runs.Samples.Run().Commit });

    private RunDirectory Train(RunOrder order) => new RunExecution().Start(new RunStore(_folder.Path), order).Run;

    private static RunOrder Order(RunConfig config) => new() { Config = config };
}
