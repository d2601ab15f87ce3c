namespace Overmix.Studies.Figures;

/// <summary>Figure 1: ResNet-18 on CIFAR-10.</summary>
internal sealed class Fig1Claim : OverTrainingClaim
{
    public override string Id => "fig1";

    public override string Statement => "ResNet-18 on CIFAR-10: while the Mixup training loss keeps falling, the test error first falls, then rises.";

    public override string Source => "Liu et al. (2023), Figure 1";

    public override string Setting(ClaimScale scale) => scale switch
    {
        ClaimScale.Cpu => $"ResNet-18 of width 8 (the paper's: 64) on {PictureRuns.Examples} examples. {PictureRuns.Words()}",
        ClaimScale.Paper => $"ResNet-18 of width 64 on all of CIFAR-10's training part but the 2 % held out for validation. {PaperRuns.Words()}",
        _ => "–",
    };

    public override ClaimPlan Plan(ClaimRequest request) => request.Scale == ClaimScale.Quick
        ? ClaimPlan.Impossible("The claim is about CIFAR-10, which is not embedded: use --scale cpu; fig1-digits stands in on the digits.")
        : PlanOfArms(request);

    protected override IReadOnlyList<OverTrainingArm> Arms(ClaimRequest request)
    {
        var mixup = request.Scale == ClaimScale.Paper ? PaperRuns.Mixup("cifar10", "resnet18", new PaperSample(1, 0)) : PictureRuns.Mixup(request.Images, PictureRuns.Examples);
        return [new("ResNet-18", mixup, mixup.AsErm())];
    }
}
