namespace Overmix.Theory.LabelNoise;

/// <summary>One pair with its labels drawn.</summary>
/// <param name="Distance">‖x − x′‖.</param>
/// <param name="Lambda">λ.</param>
/// <param name="Laws">The two label laws compared, exactly: λ weights the first sample.</param>
/// <param name="Stated">The same as the theorem's statement in question has it.</param>
/// <param name="IndependentDiffers">Whether independently drawn labels differ.</param>
/// <param name="MaximalDiffers">Whether labels drawn by the maximal coupling differ.</param>
internal readonly record struct LabelSample(
    double Distance, double Lambda, LabelDisagreement Laws, LabelDisagreement Stated, bool IndependentDiffers, bool MaximalDiffers);
