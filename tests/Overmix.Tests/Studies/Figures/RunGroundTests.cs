using Overmix.Core.Configuration;
using Overmix.Runs.Store;
using Overmix.Studies.Execution;
using Overmix.Studies.Figures;
using Overmix.Tests.OwnImages;
using Overmix.Tests.Runs;
using Overmix.Training.Data;

namespace Overmix.Tests.Studies.Figures;

/// <summary>Runs that a claim compares share data and arithmetic, kept ones too.</summary>
public sealed class RunGroundTests
{
    private static readonly ClaimRequest Quick = new(ClaimScale.Quick);
    private static readonly RunConfig Mixup = new() { Name = "mixup", Seed = 1, Model = new ModelConfig { Name = "resnet18" } }, Erm = Mixup with { Name = "erm", Objective = "erm@0-" };

    [Theory]
    [InlineData("float32", "cpu", "float32", "cpu", true)]
    [InlineData("float32", "cpu", "bfloat16", "cpu", false)]
    [InlineData("bfloat16", "cpu", "bfloat16", "cuda", false)]
    [InlineData(null, null, "float32", "cpu", false)] // an older record, of a machine with AVX512_BF16
    [InlineData(null, null, "bfloat16", "cpu", true)]
    public void RequireShared_PairOfRuns_MustHaveOneArithmetic(string? precision, string? device, string otherPrecision, string otherDevice, bool isShared)
    {
        RunGround[] pair = [RunGround.Of(Run(Mixup, precision, device)), RunGround.Of(Run(Erm, otherPrecision, otherDevice))];
        if (isShared)
        {
            RunGround.RequireShared("fig1", pair);
            return;
        }

        string message = Assert.Throws<StudyException>(() => RunGround.RequireShared("fig1", pair)).Message;
        Assert.All(["fig1", "mixup and erm of seed 1", $"{otherPrecision} on {otherDevice}"], word => Assert.Contains(word, message, StringComparison.Ordinal));
    }

    [Fact]
    public void RequireShared_OtherSeedOrNetwork_IsNoPair() => RunGround.RequireShared(
        "fig1",
        [
            RunGround.Of(Run(Mixup, "float32", "cpu")),
            RunGround.Of(Run(Erm with { Seed = 2 }, "bfloat16", "cpu")),
            RunGround.Of(Run(Erm with { Model = new ModelConfig { Name = "cnn" } }, "bfloat16", "cpu")),
        ]);

    [Fact]
    public void Here_Auto_IsWhatThisMachineWouldCompute() =>
        Assert.Equal("float32 on cpu", RunGround.Here(new RunConfig(), null).Arithmetic);

    // One of two runs is kept, from other data: refused before the other is trained.
    [Fact]
    public void Train_KeptRunOfOtherDataThanWhatIsHere_IsRefusedBeforeTraining()
    {
        using var folder = new TempFolder();
        var kept = new KeptRuns(folder["kept"]);
        kept.Write(CurveRuns.One(1, _ => 0.2, _ => 0.1, new TinyClaim().Plan(Quick).Runs[0]));
        var study = new ClaimStudy([new TinyClaim()], Quick, folder["runs"], kept);
        Assert.Single(study.Missing);
        string message = Assert.Throws<StudyException>(() => Train(study)).Message;
        Assert.Contains("aaaaaaaaaaaa…", message, StringComparison.Ordinal);
        Assert.Contains(DigitsDataSet.FileSha256[..12], message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder["runs"]));
    }

    // All runs are kept, and the user names images: theirs must be the records'.
    [Fact]
    public void Train_NamedImagesAreNotThoseOfTheRecords_IsRefused_AndThoseAreJudged()
    {
        using var folder = new TempFolder();
        ShapePictures.Fill(folder["images"], 1, 4, 4);
        var claim = new TinyClaim { Data = new DataConfig { Name = "folder", Path = folder["images"], ImageSize = 32 } };
        using var set = (IDisposable)DataSetCatalog.Open(claim.Data);
        foreach ((string name, string sum, bool isSame) in new[] { ("other", new string('a', 64), false), ("same", ((IDataSet)set).Sha256, true) })
        {
            var kept = new KeptRuns(folder[name]);
            foreach (ClaimRun run in claim.Plan(Quick).Runs.Select(c => CurveRuns.One(c.Seed, _ => 0.2, _ => 0.1, c)))
            {
                kept.Write(run with { Origin = run.Origin! with { DataSha256 = sum } });
            }

            var study = new ClaimStudy([claim], Quick, folder["runs"], kept);
            Assert.Empty(study.Missing);
            Assert.Equal(isSame, Record.Exception(() => Train(study)) is null);
        }
    }

    [Fact]
    public void Train_NewRun_RecordsPrecisionAndDevice()
    {
        using var folder = new TempFolder();
        var claim = new TinyClaim();
        foreach (RunConfig config in claim.Plan(Quick).Runs)
        {
            new RunExecution().Start(new RunStore(folder.Path), new RunOrder { Config = config, Number = (int)config.Seed });
        }

        RunOrigin origin = Train(new ClaimStudy([claim], Quick, folder.Path))!.Of(claim.Plan(Quick).Runs[0]).Origin!;
        Assert.Equal(("float32", "cpu", DigitsDataSet.FileSha256), (origin.Precision, origin.Device, origin.DataSha256));
    }

    private static ClaimRecords? Train(ClaimStudy study) => study.Train(new WorkerPool(new Shell(_ => "exit 9"), 1), () => null, _ => { });

    private static ClaimRun Run(RunConfig config, string? precision, string? device)
    {
        ClaimRun run = CurveRuns.One(config.Seed, _ => 0.2, _ => 0.1, config);
        return run with { Origin = run.Origin! with { Machine = run.Origin.Machine with { CpuFeatures = ["avx512_bf16"] }, Precision = precision, Device = device } };
    }
}
