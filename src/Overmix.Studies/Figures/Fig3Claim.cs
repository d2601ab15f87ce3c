namespace Overmix.Studies.Figures;

/// <summary>Figure 3: ResNet-34 on CIFAR-100.</summary>
internal sealed class Fig3Claim : OverTrainingClaim
{
    public override string Id => "fig3";

    public override string Statement => "ResNet-34 on CIFAR-100: while the Mixup training loss keeps falling, the test error first falls, then rises.";

    public override string Source => "Liu et al. (2023), Figure 3";

    public override string Setting(ClaimScale scale) => scale == ClaimScale.Paper
        ? $"ResNet-34 of width 64 on all of CIFAR-100's training part but the 2 % held out for validation. {PaperRuns.Words()}"
        : "–";

    public override ClaimPlan Plan(ClaimRequest request) => request.Scale == ClaimScale.Paper
        ? PlanOfArms(request)
        : ClaimPlan.Impossible("The claim is about CIFAR-100, which is fetched for --scale paper (overmix data fetch cifar100); fig3-cifar10 stands in on CIFAR-10 images at --scale cpu.");

    protected override IReadOnlyList<OverTrainingArm> Arms(ClaimRequest request)
    {
        var mixup = PaperRuns.Mixup("cifar100", "resnet34", new PaperSample(1, 0));
        return [new("ResNet-34", mixup, mixup.AsErm())];
    }
}
