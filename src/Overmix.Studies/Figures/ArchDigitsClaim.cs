using Overmix.Core.Configuration;

namespace Overmix.Studies.Figures;

/// <summary>Stands in for other architectures where there are no images.</summary>
internal sealed class ArchDigitsClaim : OverTrainingClaim
{
    public override string Id => "arch-digits";

    public override string Statement => "It also holds with a deeper MLP, a wide layer of tanh units and a small convolutional network on the digits.";

    public override string Source => "stands in for Liu et al. (2023), slide on what it also holds in, on other data with other networks";

    public override string Setting(ClaimScale scale) => scale switch
    {
        ClaimScale.Quick => $"An MLP of four layers of 128, one of a single layer of 512 tanh units, and a small convolutional network (width 4, float32) on 100 examples. {DigitRuns.Words(steps: "4 000 steps, of the convolutional network 3 000 steps")}",
        _ => "–",
    };

    public override ClaimPlan Plan(ClaimRequest request) => request.Scale switch
    {
        ClaimScale.Cpu => ClaimPlan.Impossible("A stand-in for where there are no images: --scale quick."),
        ClaimScale.Paper => ClaimPlan.Impossible("A stand-in for where there are no images: --scale quick."),
        _ => PlanOfArms(request),
    };

    protected override IReadOnlyList<OverTrainingArm> Arms(ClaimRequest request) =>
    [
        ArmOf("four layers", "deep", c => c with { Model = c.Model with { Widths = [128, 128, 128, 128] } }),
        ArmOf("tanh", "tanh", c => c with { Model = c.Model with { Widths = [512], Activation = Activation.Tanh } }),
        ArmOf("CNN", "cnn", c => c with { Model = new ModelConfig { Name = "cnn", Width = 4 }, Train = c.Train with { Epochs = ConvolutionEpochs } }),
    ];

    private const int ConvolutionEpochs = 1_500;

    private static OverTrainingArm ArmOf(string name, string variant, Func<RunConfig, RunConfig> change)
    {
        RunConfig mixup = DigitRuns.Mixup(100).Varied(variant, change);
        return new OverTrainingArm(name, mixup, mixup.AsErm());
    }
}
