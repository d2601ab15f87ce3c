namespace Overmix.Studies.Figures;

/// <summary>Stands in for Figure 1 where there are no images: the digits.</summary>
internal sealed class Fig1DigitsClaim : OverTrainingClaim
{
    public override string Id => "fig1-digits";

    public override string Statement => "An MLP on 100 digits: while the Mixup training loss keeps falling, the test error first falls, then rises.";

    public override string Source => "stands in for Liu et al. (2023), Figure 1, on other data with another network";

    public override string Setting(ClaimScale scale) => scale switch
    {
        ClaimScale.Quick => $"An MLP of two layers of 256 on 100 examples. {DigitRuns.Words()}",
        _ => "–",
    };

    public override ClaimPlan Plan(ClaimRequest request) => request.Scale switch
    {
        ClaimScale.Cpu => ClaimPlan.Impossible("A stand-in for where there are no images: --scale quick."),
        ClaimScale.Paper => ClaimPlan.Impossible("A stand-in for where there are no images: --scale quick."),
        _ => PlanOfArms(request),
    };

    protected override IReadOnlyList<OverTrainingArm> Arms(ClaimRequest request) => [new("MLP", DigitRuns.Mixup(100), DigitRuns.Mixup(100).AsErm())];
}
