using Overmix.Core.Configuration;

namespace Overmix.Studies.Figures;

/// <summary>Stands in for Figure 3 where CIFAR-100 is absent: ResNet-34 on CIFAR-10.</summary>
internal sealed class Fig3Cifar10Claim : OverTrainingClaim
{
    public override string Id => "fig3-cifar10";

    public override string Statement => "ResNet-34 on CIFAR-10: while the Mixup training loss keeps falling, the test error first falls, then rises.";

    public override string Source => "stands in for Liu et al. (2023), Figure 3, on other data";

    public override string Setting(ClaimScale scale) => scale switch
    {
        ClaimScale.Cpu => $"ResNet-34 of width 8 (the paper's: 64) on {PictureRuns.Examples} examples. {PictureRuns.Words()}",
        ClaimScale.Paper => $"ResNet-34 of width 64 on all of CIFAR-10's training part but the 2 % held out for validation. {PaperRuns.Words()}",
        _ => "–",
    };

    public override ClaimPlan Plan(ClaimRequest request) => request.Scale switch
    {
        ClaimScale.Quick => ClaimPlan.Impossible("Stands in on CIFAR-10 images, which are not embedded: --scale cpu."),
        _ => PlanOfArms(request),
    };

    protected override IReadOnlyList<OverTrainingArm> Arms(ClaimRequest request)
    {
        RunConfig mixup = request.Scale == ClaimScale.Paper ? PaperRuns.Mixup("cifar10", "resnet34", new PaperSample(1, 0)) : PictureRuns.Network(request.Images, "resnet34");
        return [new("ResNet-34", mixup, mixup.AsErm())];
    }
}
