namespace Overmix.Training.Instruments;

/// <summary>How far Mixup's labels ỹ lie from a teacher's P(Y|x̃) on a set of mixed inputs, and how far a network has followed them there. Means over the set.</summary>
/// <param name="TotalVariation">TV(ỹ, P(Y|x̃)) = ½Σ_c |ỹ_c − P_c|, in [0, 1]: how often two labels drawn from them must differ, coupled as closely as can be.</param>
/// <param name="DrawnDisagreement">1 − Σ_c ỹ_c P_c: how often they differ when drawn independently.</param>
/// <param name="ArgMaxDisagreement">Share of inputs whose likeliest class differs; equal masses count as the first class.</param>
/// <param name="FittedShare">
/// Σ⟨f − P, ỹ − P⟩ / Σ‖ỹ − P‖² with f the network's probabilities: how much of the noise ỹ − P the network has taken over; 0 if it says what the teacher says, 1 if
/// it says ỹ. NaN where there is no noise.
/// </param>
/// <param name="TeacherDistance">TV(f, P(Y|x̃)): how far the network is from the teacher in any direction.</param>
public sealed record LabelNoiseFigures(double TotalVariation, double DrawnDisagreement, double ArgMaxDisagreement, double FittedShare, double TeacherDistance);
