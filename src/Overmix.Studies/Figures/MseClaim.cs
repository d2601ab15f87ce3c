using Overmix.Core.Configuration;

namespace Overmix.Studies.Figures;

/// <summary>Another loss.</summary>
internal sealed class MseClaim : OverTrainingClaim
{
    private const double Rate = 0.2;
    private const string Loss = "mean squared error between softmax and mixed label, at a rate larger than elsewhere because this loss has small gradients";

    public override string Id => "mse";

    public override string Statement => "It also holds with the mean squared error in place of the cross-entropy.";

    public override string Source => "Liu et al. (2023), slide on what it also holds in";

    public override string Setting(ClaimScale scale) => scale switch
    {
        ClaimScale.Quick => $"An MLP of two layers of 256 on 100 examples, {Loss}. {DigitRuns.Words(rate: Rate)}",
        ClaimScale.Cpu => $"ResNet-18 of width 8 (the paper's: 64) on {PictureRuns.Examples} examples, {Loss}. {PictureRuns.Words(rate: Rate)}",
        _ => $"ResNet-18 of width 64 on all of CIFAR-10's training part but the 2 % held out for validation, {Loss}; the slides name neither set nor network. {PaperRuns.Words(rate: Rate)}",
    };

    public override ClaimPlan Plan(ClaimRequest request) => PlanOfArms(request);

    protected override IReadOnlyList<OverTrainingArm> Arms(ClaimRequest request)
    {
        RunConfig mixup = request.Scale switch
        {
            ClaimScale.Quick => DigitRuns.Mixup(100),
            ClaimScale.Cpu => PictureRuns.Mixup(request.Images, PictureRuns.Examples),
            _ => PaperRuns.Mixup("cifar10", "resnet18", new PaperSample(1, 0)),
        };
        mixup = mixup.Varied("mse", WithSquaredError);
        return [new("squared error", mixup, mixup.AsErm())];
    }

    private static RunConfig WithSquaredError(RunConfig config) => config with
    {
        Mixup = config.Mixup with { Loss = LossKind.MeanSquaredError },
        Erm = config.Erm with { Loss = LossKind.MeanSquaredError },
        Optimizer = config.Optimizer with { LearningRate = Rate },
    };
}
