using Overmix.Core.Configuration;

namespace Overmix.Studies.Figures;

/// <summary>Other augmentation.</summary>
internal sealed class AugmentClaim : OverTrainingClaim
{
    public override string Id => "augment";

    public override string Statement => "It also holds with random crops and horizontal flips, on a reduced sample.";

    public override string Source => "Liu et al. (2023), slide on what it also holds in";

    public override string Setting(ClaimScale scale) => scale switch
    {
        ClaimScale.Quick => $"An MLP of two layers of 256 on 100 examples, random crops of a margin of 1 pixel and no flips, because a mirrored digit is another shape. {DigitRuns.Words()}",
        ClaimScale.Cpu => $"ResNet-18 of width 8 (the paper's: 64) on {PictureRuns.Examples} examples, random crops of a margin of 4 pixels and flips. {PictureRuns.Words()}",
        _ => $"ResNet-18 of width 64 on 5 000 examples of CIFAR-10, a tenth, random crops of a margin of 4 pixels and flips; the slides say that the sample was reduced, not to what. {PaperRuns.Words()}",
    };

    public override ClaimPlan Plan(ClaimRequest request) => PlanOfArms(request);

    protected override IReadOnlyList<OverTrainingArm> Arms(ClaimRequest request)
    {
        RunConfig mixup = request.Scale switch
        {
            ClaimScale.Quick => DigitRuns.Mixup(100),
            ClaimScale.Cpu => PictureRuns.Mixup(request.Images, PictureRuns.Examples),
            _ => PaperRuns.Mixup("cifar10", "resnet18", new PaperSample(0.1, 5_000)),
        };
        mixup = mixup.Varied("augmented", c => c with
        {
            Augment = request.Scale == ClaimScale.Quick ? new AugmentConfig { Crop = 1 } : new AugmentConfig { Crop = 4, Flip = 0.5 },
        });
        return [new("augmented", mixup, mixup.AsErm())];
    }
}
