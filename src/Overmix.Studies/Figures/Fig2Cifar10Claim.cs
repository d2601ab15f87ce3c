using Overmix.Core.Configuration;

namespace Overmix.Studies.Figures;

/// <summary>Stands in for Figure 2 where SVHN is absent: ResNet-18 on 30 % of a sample of CIFAR-10.</summary>
internal sealed class Fig2Cifar10Claim : OverTrainingClaim
{
    public override string Id => "fig2-cifar10";

    public override string Statement => "ResNet-18 on a reduced sample of CIFAR-10: while the Mixup training loss keeps falling, the test error first falls, then rises.";

    public override string Source => "stands in for Liu et al. (2023), Figure 2, on other data";

    public override string Setting(ClaimScale scale) => scale switch
    {
        ClaimScale.Cpu => $"ResNet-18 of width 8 (the paper's: 64) on 250 examples. {PictureRuns.Words()}",
        ClaimScale.Paper => $"ResNet-18 of width 64 on 15 000 examples, 30 % of CIFAR-10's training part, class-balanced. {PaperRuns.Words()}",
        _ => "–",
    };

    public override ClaimPlan Plan(ClaimRequest request) => request.Scale switch
    {
        ClaimScale.Quick => ClaimPlan.Impossible("Stands in on CIFAR-10 images, which are not embedded: --scale cpu."),
        _ => PlanOfArms(request),
    };

    protected override IReadOnlyList<OverTrainingArm> Arms(ClaimRequest request)
    {
        RunConfig mixup = request.Scale == ClaimScale.Paper ? PaperRuns.Mixup("cifar10", "resnet18", new PaperSample(0.3, 15_000)) : PictureRuns.Mixup(request.Images, 250);
        return [new("ResNet-18", mixup, mixup.AsErm())];
    }
}
