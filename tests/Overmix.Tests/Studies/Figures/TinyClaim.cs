using Overmix.Core.Claims;
using Overmix.Core.Configuration;
using Overmix.Studies.Figures;

namespace Overmix.Tests.Studies.Figures;

/// <summary>The training error after two epochs lies below that of chance.</summary>
internal sealed class TinyClaim : IClaim
{
    public string? Untested { get; init; }

    public DataConfig Data { get; init; } = new() { Train = 20 };

    public string Id => "tiny";

    public string Statement => "Two epochs teach something.";

    public string Source => "none";

    public string Rule => "the interval of the error below chance";

    public string Setting(ClaimScale scale) => "20 digits, two epochs";

    public ClaimPlan Plan(ClaimRequest request) => ClaimPlan.Of(
        [new RunConfig { Name = "tiny", Data = Data, Model = new ModelConfig { Widths = [8] }, Train = new TrainConfig { Epochs = 2, Threads = 1 } }], [1, 2]) with { Untested = Untested };

    public ClaimFinding Judge(ClaimRequest request, ClaimRecords records, IProgress<double> progress, CancellationToken stop)
    {
        IReadOnlyList<ClaimRun> runs = records.Of(Plan(request).Runs[0], [1, 2]);
        ClaimEffect effect = ClaimDecision.Of([.. runs.Select(r => 0.9 - r.Records[^1].TrainError)]);
        return new ClaimFinding { Verdict = effect.Verdict, Effect = effect.Mean, Interval = effect.Interval, Seeds = [1, 2], Sentence = "so", Figure = RunCurves.LossAndError([("Mixup", runs)]) };
    }
}
