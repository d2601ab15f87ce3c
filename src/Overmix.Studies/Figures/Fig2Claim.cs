namespace Overmix.Studies.Figures;

/// <summary>Figure 2: ResNet-18 on 30 % of SVHN.</summary>
internal sealed class Fig2Claim : OverTrainingClaim
{
    public override string Id => "fig2";

    public override string Statement => "ResNet-18 on 30 % of SVHN: while the Mixup training loss keeps falling, the test error first falls, then rises.";

    public override string Source => "Liu et al. (2023), Figure 2";

    public override string Setting(ClaimScale scale) => scale == ClaimScale.Paper
        ? $"ResNet-18 of width 64 on 21 977 examples, 30 % of SVHN's training part, class-balanced. {PaperRuns.Words()}"
        : "–";

    public override ClaimPlan Plan(ClaimRequest request) => request.Scale == ClaimScale.Paper
        ? PlanOfArms(request)
        : ClaimPlan.Impossible("The claim is about SVHN, which is fetched for --scale paper (overmix data fetch svhn); fig2-cifar10 stands in on CIFAR-10 images at --scale cpu.");

    protected override IReadOnlyList<OverTrainingArm> Arms(ClaimRequest request)
    {
        var mixup = PaperRuns.Mixup("svhn", "resnet18", new PaperSample(0.3, 21_977));
        return [new("ResNet-18", mixup, mixup.AsErm())];
    }
}
