using Overmix.Core.Configuration;

namespace Overmix.Studies.Figures;

/// <summary>Other architectures.</summary>
internal sealed class ArchClaim : OverTrainingClaim
{
    public override string Id => "arch";

    public override string Statement => "It also holds with other architectures: VGG-16, ResNet-34.";

    public override string Source => "Liu et al. (2023), slide on what it also holds in";

    public override string Setting(ClaimScale scale) => scale switch
    {
        ClaimScale.Cpu => $"VGG-16 and ResNet-34 of width 8 (as published: 64) on {PictureRuns.Examples} examples. {PictureRuns.Words()}",
        ClaimScale.Paper => $"VGG-16 and ResNet-34 of width 64 on all of CIFAR-10's training part but the 2 % held out for validation; the slides do not name the set. {PaperRuns.Words()}",
        _ => "–",
    };

    public override ClaimPlan Plan(ClaimRequest request) => request.Scale switch
    {
        ClaimScale.Quick => ClaimPlan.Impossible("VGG-16 and ResNet-34 take images, which are not embedded: use --scale cpu; arch-digits stands in on the digits."),
        _ => PlanOfArms(request),
    };

    protected override IReadOnlyList<OverTrainingArm> Arms(ClaimRequest request) => [ArmOf(request, "vgg16", "VGG-16"), ArmOf(request, "resnet34", "ResNet-34")];

    private static OverTrainingArm ArmOf(ClaimRequest request, string model, string name)
    {
        RunConfig mixup = request.Scale == ClaimScale.Paper ? PaperRuns.Mixup("cifar10", model, new PaperSample(1, 0)) : PictureRuns.Network(request.Images, model);
        return new OverTrainingArm(name, mixup, mixup.AsErm());
    }
}
