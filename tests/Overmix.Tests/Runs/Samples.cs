using Overmix.Core.Curves;
using Overmix.Core.Directives;
using Overmix.Core.Errors;
using Overmix.Runs.Store;
using Overmix.Runs.Writing;

namespace Overmix.Tests.Runs;

internal static class Samples
{
    public static NewRun Run(int? number = null, string name = "digits", long seed = 1) => new()
    {
        Name = name,
        Number = number,
        Seed = seed,
        Epochs = 100,
        ConfigText = "name: digits\nmixup:\n  alpha: 1 # λ\n",
        SourceText = "mixup: {alpha: 1}\n",
        OverridesText = "seed=1\n",
        DataSha256 = RunIdentity.Sha256("data"),
        SemanticsVersion = 1,
        Machine = new RunMachine { Threads = 1, CpuFeatures = ["AVX2", "AVX512"], Libtorch = "2.10.0", Host = "host", OperatingSystem = "os", Runtime = "net", Architecture = "X64" },
        OvermixVersion = "0.1.0",
        Arguments = ["train", "-s", "name=\"Müller\""],
        Commit = "0123abc",
        IsDirty = true,
    };

    public static EpochRecord Record(int epoch, double testError = 0.25, double? validationError = 0.125) => new()
    {
        Epoch = epoch,
        Step = 2L * epoch,
        FlowTime = 0.1 * epoch,
        LearningRate = 0.05,
        Objective = epoch % 2 == 0 ? ObjectiveKind.Mixup : ObjectiveKind.Erm,
        Mixing = new MixingFigures(1.5, 0.5, 0.4375, 1.0625, 0.75, 0.875),
        TrainError = 0.0625,
        TrainLoss = 1.0 / 3,
        ValidationError = validationError,
        ValidationLoss = validationError is null ? null : 0.7,
        TestError = testError,
        TestLoss = 0.9,
    };

    public static Timing Timing(int epoch) => new(epoch, 0.25, 0.125, 1234.5, 1 << 28, 42);

    /// <summary>A finished run with all its files.</summary>
    public static RunDirectory Finished(string root, int epochs = 3)
    {
        RunDirectory run = new RunStore(root, new ManualTime()).Create(Run());
        using RunWriter writer = RunWriter.Open(run, new ManualTime());
        writer.Note(RunEvent.Of("start", 0, 0, ("threads", 1L)));
        for (int epoch = 0; epoch < epochs; epoch++)
        {
            writer.Record(Record(epoch), Timing(epoch));
            writer.Progress(epoch, 2L * epoch, 200);
        }

        writer.Note(RunEvents.End(ExitCode.Done, epochs - 1, 2L * (epochs - 1), "budget spent"));
        run.WriteJson("verdict.json", "{\"verdict\": \"u-shaped\"}"u8);
        return run;
    }

    public static byte[] Bytes(RunDirectory run, string name) => File.ReadAllBytes(run.PathOf(name));
}
